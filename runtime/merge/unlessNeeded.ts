import { ProblemError, type Problem } from '../../schemas/problem.ts';

/** What speaks for a worktree that stays. */
const needs: ReadonlySet<Problem['code']> = new Set(['WORKTREE_DIRTY', 'WORKTREE_LOCKED', 'WORKTREE_OCCUPIED']);

/** Why a worktree stays that was to be removed, as a sentence; null when it is gone. Throws everything else. */
export async function unlessNeeded(remove: () => Promise<unknown>): Promise<string | null> {
  try {
    await remove();
    return null;
  } catch (error) {
    if (error instanceof ProblemError && needs.has(error.problem.code)) return error.problem.message;
    throw error;
  }
}
