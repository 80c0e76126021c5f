import { dirname, join } from 'node:path';
import { ProblemError } from '../../../schemas/problem.ts';
import { namesIn } from '../../files/namesIn.ts';
import { realPlace } from '../realPlace.ts';
import { entryOf } from './entryOf.ts';
import type { Worktree } from './worktrees.ts';

/**
 * Where a worktree stands now that was moved without git: beside its former place, in the main checkout, or beside that. Null where
 * it is at none of these. Starts no process.
 */
export function whereMoved(root: string, { path, gitDir, state }: Pick<Worktree, 'path' | 'gitDir' | 'state'>): string | null {
  if (state === 'present') return null;
  const isIt = (place: string): boolean => {
    const entry = entryOf(place);
    return entry !== null && realPlace(entry) === realPlace(gitDir);
  };
  for (const folder of new Set([dirname(path), root, dirname(root)])) {
    const place = seen([], () => namesIn(folder))
      .map((name) => join(folder, name))
      .find((each) => seen(false, () => isIt(each)));
    if (place !== undefined) return place;
  }
  return null;
}

/** Where somebody else's folders may not be looked into, there is nothing of ours. */
function seen<Value>(unseen: Value, look: () => Value): Value {
  try {
    return look();
  } catch (error) {
    if (error instanceof ProblemError) return unseen;
    throw error;
  }
}
