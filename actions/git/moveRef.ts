import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { type Git, gitFailed } from './git.ts';
import { readRef } from './refs.ts';

export interface RefMove {
  /** Full name. */
  readonly ref: string;
  /** Null when the ref is to be made. */
  readonly before: string | null;
  readonly after: string;
  /** What git's own diary of the ref says about it. */
  readonly reason: string;
}

/** Milliseconds between looks at a lock, and how many there are: another process of git holds one for a few milliseconds. */
const patience = { pause: 25, looks: 80 };

/**
 * Moves a ref from one object to another, if it still points to the first: the only way refs are moved. Answers false when
 * another was faster. Throws GIT_FAILED when git or a hook of the repository refuses, BRANCH_BUSY when another process keeps the ref locked.
 */
export async function moveRef(git: Git, commonDir: string, move: RefMove): Promise<boolean> {
  const words = ['update-ref', '-m', move.reason, move.ref, move.after, move.before ?? ''];
  const lock = join(commonDir, `${move.ref}.lock`);
  for (let look = 0; ; look += 1) {
    const answer = await git.ask(words);
    if (answer.exitCode === 0) return true;
    const found = readRef(commonDir, move.ref);
    if (found === move.after) return true;
    if (found !== move.before) return false;
    if (!existsSync(lock)) throw gitFailed(git.checkout, words, answer);
    if (look >= patience.looks) throw busy(move.ref, lock);
    await pause(patience.pause);
  }
}

const busy = (ref: string, lock: string): ProblemError =>
  new ProblemError(problem('BRANCH_BUSY', `${ref} is locked by another process of git.`, { details: { ref, lock } }));
