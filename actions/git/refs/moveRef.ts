import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { type Git, gitFailed } from '../git.ts';
import type { Layout } from '../layout.ts';
import { pledged } from '../pledge.ts';
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

/**
 * Milliseconds between looks at a lock, and how many there are. Git waits as well; another process of git holds a lock for a few
 * milliseconds. Of many who move a branch at once those who come too late hold it as well, and have moved nothing: so often it may
 * be gone when somebody looks why git has failed.
 */
const patience = { pause: 25, looks: 15, unseen: 4 };

/**
 * Moves a ref from one object to another, if it still points to the first: the only way refs are moved. Answers false when
 * another was faster. Throws GIT_FAILED when git or a hook of the repository refuses, BRANCH_BUSY when another process keeps
 * the ref locked.
 */
export async function moveRef(git: Git, { commonDir, gitDir }: Layout, { ref, before, after, reason }: RefMove): Promise<boolean> {
  const words = ['update-ref', '-m', reason, ref, after, before ?? ''];
  // Git also locks HEAD, to write the move of the branch it stands on into the diary of HEAD.
  const locks = [
    { path: join(commonDir, `${ref}.lock`), holds: after },
    { path: join(gitDir, 'HEAD.lock'), holds: '' },
  ];
  return pledged(commonDir, locks, git.world, async () => {
    for (let look = 0, unseen = 0; ; look += 1) {
      const answer = await git.ask(words);
      if (answer.exitCode === 0) return true;
      const found = readRef(commonDir, ref);
      if (found !== before) return found === after;
      const lock = locks.find(({ path }) => existsSync(path));
      if (lock === undefined && (unseen += 1) > patience.unseen) throw gitFailed(git.checkout, words, answer);
      if (lock !== undefined && look >= patience.looks) throw busy(ref, lock.path);
      await pause(patience.pause);
    }
  });
}

const busy = (ref: string, lock: string): ProblemError =>
  new ProblemError(
    problem('BRANCH_BUSY', `${ref} cannot be moved: ${lock} is held by another process of git.`, { details: { ref, lock } }),
  );
