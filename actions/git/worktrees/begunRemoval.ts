import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import { writing } from '../../files/writing.ts';
import { realPlace } from '../realPlace.ts';
import { removalNote } from './removalNote.ts';
import { being, lockReason } from './worktreeLock.ts';
import type { Worktree } from './worktrees.ts';
import { worktreesAt } from './worktreesAt.ts';

/**
 * The worktree at this path whose removal was begun by us and killed; null where none was. Git may have taken its own pointer
 * first and left the rest of the folder: that is given back, for with it git can tell what of the rest has to stay.
 */
export function begunRemoval(commonDir: string, path: string): Worktree | null {
  const place = realPlace(path);
  const find = (): Worktree | null => worktreesAt(commonDir, place).find((each) => isBeingRemoved(commonDir, place, each)) ?? null;
  const found = find();
  if (found === null || kindOf(place) !== 'folder' || existsSync(join(place, '.git'))) return found;
  writing(place, () => writeFileSync(join(place, '.git'), `gitdir: ${found.gitDir}\n`));
  return find();
}

/** Whether its removal was begun by us. */
export function isBeingRemoved(commonDir: string, place: string, worktree: Worktree): boolean {
  const reason = lockReason(worktree.gitDir);
  return reason === being.removed(place) || (reason === null && worktree.state === 'missing' && removalNote.isOf(commonDir, worktree));
}
