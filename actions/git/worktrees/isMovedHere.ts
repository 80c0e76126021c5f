import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readText } from '../../files/readText.ts';
import { targetOf } from '../layout.ts';
import { realPlace } from '../realPlace.ts';
import { listWorktrees } from './worktrees.ts';

/**
 * Whether the folder at a path is a worktree of this repository that came here without git: by itself, or as all of them do where
 * the project is moved or mounted at another place, and then its pointer leads nowhere. Starts no process.
 */
export function isMovedHere(commonDir: string, path: string): boolean {
  const entry = entryOf(path);
  if (entry === null) return false;
  const isThere = existsSync(entry);
  // Where it leads to another repository, this is a copy, and to repair it would take the worktree away from that one.
  return listWorktrees(commonDir).some(
    ({ gitDir, state }) => state === 'missing' && (isThere ? realPlace(gitDir) === realPlace(entry) : basename(gitDir) === basename(entry)),
  );
}

/** The place in git's registry that the folder at a path says it is the worktree of, whether that is there or not. */
export function entryOf(path: string): string | null {
  const target = targetOf(readText(join(path, '.git')) ?? '');
  return target === null ? null : resolve(path, target);
}
