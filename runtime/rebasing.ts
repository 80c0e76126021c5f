import { rebasedIn } from '../actions/git/operation.ts';
import { listWorktrees } from '../actions/git/worktrees/worktrees.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import type { Project } from './project.ts';

type Place = Pick<Project, 'root' | 'commonDir'>;

/** The top folder of a checkout in which a branch is being rebased; null for none. Starts no process. */
export function rebasingCheckout({ root, commonDir }: Place, branch: string): string | null {
  const all = [{ path: root, gitDir: commonDir }, ...listWorktrees(commonDir)];
  return all.find(({ gitDir }) => rebasedIn(gitDir) === branch)?.path ?? null;
}

/** Why a branch may not be moved meanwhile: git would take it back, and what it has got since would be on no branch. */
export function beingRebased(place: Place, branch: string): Problem | null {
  const checkout = rebasingCheckout(place, branch);
  if (checkout === null) return null;
  return problem(
    'GIT_OPERATION_IN_PROGRESS',
    `${branch} is being rebased in ${checkout}: were that given up, git would take it back to where it was.`,
    { next: `git -C ${shellWord(checkout)} status`, details: { checkout, operation: 'rebase' } },
  );
}
