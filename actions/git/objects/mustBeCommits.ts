import { ProblemError, problem } from '../../../schemas/problem.ts';
import type { Git } from '../git.ts';

/**
 * Throws COMMIT_NOT_FOUND for ids that are no commits here: the command that merges ends the same way for a conflict and for a
 * name it does not know.
 */
export async function mustBeCommits(run: Git, commits: readonly string[]): Promise<void> {
  const answer = await run(['cat-file', '--batch-check=%(objecttype)'], { input: commits.map((commit) => `${commit}\n`).join('') });
  const kinds = answer.trimEnd().split('\n');
  const missing = commits.filter((_, index) => kinds[index] !== 'commit');
  if (missing.length === 0) return;
  throw new ProblemError(
    problem('COMMIT_NOT_FOUND', `${missing.join(', ')}: no such commit in ${run.checkout}.`, {
      details: { commits: missing, checkout: run.checkout },
    }),
  );
}
