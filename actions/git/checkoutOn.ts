import { shellWord } from '../../machines/rules/shellWord.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { readHead } from './head.ts';
import { type Layout, findLayout } from './layout.ts';
import { operationIn } from './operation.ts';
import { realPlace } from './realPlace.ts';

/** The layout of the checkout whose top folder this is. Throws SAFE_COMMIT_NOT_A_WORKTREE when there is none. */
export function layoutOf(checkout: string): Layout {
  const layout = findLayout(checkout);
  if (layout !== null && layout.checkout === realPlace(checkout)) return layout;
  throw new ProblemError(problem('SAFE_COMMIT_NOT_A_WORKTREE', `${checkout} is not the top folder of a checkout.`, { details: { checkout } }));
}

/**
 * The layout of a checkout that is fit to be committed from: on this branch and with git at rest. Throws
 * SAFE_COMMIT_NOT_A_WORKTREE, SAFE_COMMIT_HEAD_MISMATCH or GIT_OPERATION_IN_PROGRESS.
 */
export function checkoutOn(checkout: string, branch: string): Layout {
  const layout = layoutOf(checkout);
  const operation = operationIn(layout.gitDir);
  // Whoever holds the index is done in a moment, and a commit of ours does not need it.
  if (operation !== null && operation !== 'index lock') throw inProgress(checkout, operation);
  const head = readHead(layout.gitDir, layout.commonDir);
  if (head.branch === branch) return layout;
  throw new ProblemError(problem('SAFE_COMMIT_HEAD_MISMATCH', `${checkout} has ${head.branch ?? 'no branch'} checked out, not ${branch}.`, {
    next: `git -C ${shellWord(checkout)} switch ${shellWord(branch)}`,
    details: { checkout, branch, found: head.branch },
  }));
}

const inProgress = (checkout: string, operation: string): ProblemError =>
  new ProblemError(problem('GIT_OPERATION_IN_PROGRESS', `${checkout} is in the middle of a ${operation}.`, { next: `git -C ${shellWord(checkout)} status`, details: { checkout, operation } }));
