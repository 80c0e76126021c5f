import { shellWord } from '../../../machines/rules/shellWord.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { readHead } from '../refs/head.ts';
import type { Layout } from '../layout.ts';
import { whyBusy } from '../whyBusy.ts';

/**
 * Refuses a checkout that is not fit to be committed from: SAFE_COMMIT_HEAD_MISMATCH when another branch or none is checked out,
 * GIT_OPERATION_IN_PROGRESS.
 */
export function mustStandOn({ checkout, gitDir, commonDir }: Layout, branch: string): void {
  // A commit of ours does not need the index.
  const busy = whyBusy(checkout, gitDir);
  if (busy !== null) throw new ProblemError(busy);
  const head = readHead(gitDir, commonDir);
  if (head.branch === branch) return;
  throw new ProblemError(
    problem('SAFE_COMMIT_HEAD_MISMATCH', `${checkout} has ${head.branch ?? 'no branch'} checked out, not ${branch}.`, {
      next: `git -C ${shellWord(checkout)} switch ${shellWord(branch)}`,
      details: { checkout, branch, found: head.branch },
    }),
  );
}
