import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { realPlace } from '../realPlace.ts';
import { entryOf } from './entryOf.ts';
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
