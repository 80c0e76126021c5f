import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { findLayout } from './layout.ts';
import { operationIn } from './operation.ts';

/**
 * What git is in the middle of in a checkout, as GIT_OPERATION_IN_PROGRESS; null when it is at rest, or none. Whoever holds the
 * index is done in a moment, and does not count.
 * @param gitDir looked up where it is not given
 */
export function whyBusy(checkout: string, gitDir: string | null = findLayout(checkout)?.gitDir ?? null): Problem | null {
  const operation = gitDir === null ? null : operationIn(gitDir);
  if (operation === null || operation === 'index lock') return null;
  return problem('GIT_OPERATION_IN_PROGRESS', `${checkout} is in the middle of a ${operation}.`, {
    next: `git -C ${shellWord(checkout)} status`,
    details: { checkout, operation },
  });
}
