import { join, relative, sep } from 'node:path';
import type { WorktreeState } from '../../../schemas/changes.ts';
import { readText } from '../../files/readText.ts';
import { findLayout } from '../layout.ts';
import { type Head, readHead } from '../refs/head.ts';
import { realPlace } from '../realPlace.ts';
import { ownersLock } from './worktreeLock.ts';
import { worktreesAt } from './worktreesAt.ts';

/** The name of a checkout among the changes of an operation: its path from the main checkout, `.` for that itself. */
export const worktreeKey = (root: string, path: string): string => relative(realPlace(root), realPlace(path)).split(sep).join('/') || '.';

/** How a checkout of the repository stands, for the operation log; null where git has none at this path. */
export function worktreeState(root: string, commonDir: string, path: string): WorktreeState | null {
  const place = realPlace(path);
  // Of a bare repository it is one of the worktrees, and the HEAD that is not in any is nobody's.
  if (place === realPlace(root)) return stateOf(readHead(findLayout(place)?.gitDir ?? commonDir, commonDir));
  const found = worktreesAt(commonDir, place).find(({ state }) => state === 'present');
  if (found === undefined) return null;
  return { ...stateOf(found.head), locked: ownersLock(found.gitDir, place), sparse: patternsOf(found.gitDir) };
}

const stateOf = ({ branch, commit }: Head): WorktreeState => ({ branch, head: commit, locked: null, sparse: null, work: null });

function patternsOf(gitDir: string): string[] | null {
  const text = /sparseCheckout\s*=\s*true/i.test(readText(join(gitDir, 'config.worktree')) ?? '')
    ? readText(join(gitDir, 'info', 'sparse-checkout'))
    : null;
  return text === null ? null : text.split('\n').filter((line) => line !== '');
}
