import { shellWord } from '../../../machines/rules/shellWord.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { readHead } from '../refs/head.ts';
import type { Layout } from '../layout.ts';
import { operationIn } from '../operation.ts';

/**
 * Refuses a checkout that is not fit to be committed from: SAFE_COMMIT_HEAD_MISMATCH when another branch or none is checked out,
 * GIT_OPERATION_IN_PROGRESS.
 */
export function mustStandOn({ checkout, gitDir, commonDir }: Layout, branch: string): void {
  const operation = operationIn(gitDir);
  // Whoever holds the index is done in a moment, and a commit of ours does not need it.
  if (operation !== null && operation !== 'index lock') {
    throw new ProblemError(
      problem('GIT_OPERATION_IN_PROGRESS', `${checkout} is in the middle of a ${operation}.`, {
        next: `git -C ${shellWord(checkout)} status`,
        details: { checkout, operation },
      }),
    );
  }
  const head = readHead(gitDir, commonDir);
  if (head.branch === branch) return;
  throw new ProblemError(
    problem('SAFE_COMMIT_HEAD_MISMATCH', `${checkout} has ${head.branch ?? 'no branch'} checked out, not ${branch}.`, {
      next: `git -C ${shellWord(checkout)} switch ${shellWord(branch)}`,
      details: { checkout, branch, found: head.branch },
    }),
  );
}
