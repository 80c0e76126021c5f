import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ProblemError } from '../../schemas/problem.ts';
import { readText } from '../files/readText.ts';
import { writing } from '../files/writing.ts';
import type { GitWorld } from './git.ts';
import { abandonedFiles, ownPath } from './processFiles.ts';
import { takeAwayLeft } from './takeAwayLeft.ts';

/** A lock file that a process of git is about to take for us. */
export interface PledgedLock {
  readonly path: string;
  /** What it will hold once it is written; null where that is not known. Before that it is empty. */
  readonly holds: string | null;
}

const folder = 'pledges';

/**
 * Does `work` after writing down which locks git will take for it. Killed in the middle, git leaves them behind for good; the
 * next hand finds what was written down by a process that is gone, and takes exactly these locks away.
 */
export async function pledged<T>(commonDir: string, locks: readonly PledgedLock[], world: GitWorld, work: () => Promise<T>): Promise<T> {
  const pledge = ownPath(commonDir, folder, world);
  writing(pledge, () => writeFileSync(pledge, locks.map(({ path, holds }) => `${holds ?? '*'}\t${path}\n`).join('')));
  try {
    return await work();
  } catch (error) {
    // Git was killed and we were not: what it held was ours.
    if (error instanceof ProblemError && typeof error.problem.details['signal'] === 'string')
      locks.filter(isLeft).forEach(({ path }) => rmSync(path, { force: true }));
    throw error;
  } finally {
    rmSync(pledge, { force: true });
  }
}

/** Takes away the locks that processes which are gone have pledged and left behind: a git of theirs may outlive them. */
export async function takeAwayAbandonedLocks(commonDir: string): Promise<void> {
  for (const pledge of abandonedFiles(commonDir, folder)) {
    const lines = (readText(pledge) ?? '').split('\n').filter((line) => line !== '');
    await takeAwayLeft(lines.map(lockOf), isLeft);
    rmSync(pledge, { force: true });
  }
}

function lockOf(line: string): PledgedLock {
  const at = line.indexOf('\t');
  const holds = line.slice(0, at);
  return { path: line.slice(at + 1), holds: holds === '*' ? null : holds };
}

/** Whether a lock is there and is, as far as it is written, the one that was pledged. */
function isLeft({ path, holds }: PledgedLock): boolean {
  const found = contentOf(path);
  return found !== null && (holds === null || `${holds}\n`.startsWith(found));
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone in this moment, or not ours to read: either way nothing to take away.
    return null;
  }
}
