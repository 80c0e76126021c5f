import { join } from 'node:path';
import { type Git, gitFailed } from '../git.ts';
import type { Layout } from '../layout.ts';
import { pledged } from '../pledge.ts';
import { readRef } from './refs.ts';

/** A ref by its full name, and the object it must still point to. */
export interface RefToDelete {
  readonly ref: string;
  readonly object: string;
}

/**
 * Takes refs away that still point to these objects, all by one process of git. Answers those that are gone now, also if they
 * were before; one that points elsewhere stays. Throws GIT_FAILED when git or a hook of the repository refuses.
 */
export async function deleteRefs(
  git: Git,
  { commonDir, gitDir }: Pick<Layout, 'commonDir' | 'gitDir'>,
  refs: readonly RefToDelete[],
): Promise<ReadonlySet<string>> {
  const words = ['update-ref', '--stdin'];
  const locks = [
    ...refs.map(({ ref }) => ({ path: join(commonDir, `${ref}.lock`), holds: '' })),
    { path: join(commonDir, 'packed-refs.lock'), holds: null },
    { path: join(gitDir, 'HEAD.lock'), holds: '' },
  ];
  const standing = (): readonly RefToDelete[] => refs.filter(({ ref, object }) => readRef(commonDir, ref) === object);
  for (let wanted = standing(); wanted.length > 0;) {
    const asked = wanted;
    const answer = await pledged(commonDir, locks, git.world, () =>
      git.ask(words, { input: asked.map(({ ref, object }) => `delete ${ref} ${object}\n`).join('') }),
    );
    wanted = standing();
    // Git takes away all of them or none: one that was moved in this moment keeps the others.
    if (answer.exitCode !== 0 && wanted.length === asked.length) throw gitFailed(git.checkout, words, answer);
  }
  return new Set(refs.filter(({ ref }) => readRef(commonDir, ref) === null).map(({ ref }) => ref));
}
