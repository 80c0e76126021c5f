import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { operationIn } from './operation.ts';

/**
 * What git is in the middle of in a checkout, as GIT_OPERATION_IN_PROGRESS; null when it is at rest. Whoever holds the index is done
 * in a moment, and does not count.
 */
export function whyBusy(checkout: string, gitDir: string): Problem | null {
  const operation = operationIn(gitDir);
  if (operation === null || operation === 'index lock') return null;
  return problem('GIT_OPERATION_IN_PROGRESS', `${checkout} is in the middle of a ${operation}.`, {
    next: `git -C ${shellWord(checkout)} status`,
    details: { checkout, operation },
  });
}
