import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readText } from '../../files/readText.ts';
import { targetOf } from '../layout.ts';
import { listWorktrees } from './worktrees.ts';

/**
 * Whether the folder at a path is a worktree of this repository that came here without git, as all of them do where the project
 * is moved or mounted at another place: its pointer leads nowhere, and git knows one of that name that it does not find.
 * Starts no process.
 */
export function isMovedHere(commonDir: string, path: string): boolean {
  const target = targetOf(readText(join(path, '.git')) ?? '');
  // Where it leads to another repository, this is a copy, and to repair it would take the worktree away from that one.
  if (target === null || existsSync(resolve(path, target))) return false;
  return listWorktrees(commonDir).some(({ gitDir, state }) => state === 'missing' && basename(gitDir) === basename(target));
}
