import type { Allocation, AllocationAnswer } from '../../schemas/claim.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { addWorktree } from '../git/worktrees/addWorktree.ts';
import { ensureBranch } from '../git/refs/ensureBranch.ts';
import { enterCheckout } from '../git/enterCheckout.ts';
import { findBranch } from '../git/refs/findBranch.ts';
import type { GitWorld } from '../git/git.ts';
import { readRef } from '../git/refs/refs.ts';

/**
 * The worktree of a lane, made or found made. A branch that is not here begins where a remote has it, so that work that was
 * begun on another clone goes on; else at the first of `begins_at` that is there.
 *
 * The caller holds the lock of the lane. Throws BRANCH_NOT_FOUND, and the problems of `ensureBranch` and `addWorktree`.
 */
export async function allocateWorktree({ worktree, begins_at, tip }: Allocation, world: GitWorld): Promise<AllocationAnswer> {
  const { commonDir } = await enterCheckout(worktree.checkout, world);
  const isThere = readRef(commonDir, `refs/heads/${worktree.branch}`) !== null;
  const begin =
    isThere && tip !== null ? null : ((isThere ? null : findBranch(commonDir, [worktree.branch])) ?? findBranch(commonDir, begins_at));
  if (!isThere && begin === null) {
    throw new ProblemError(
      problem('BRANCH_NOT_FOUND', `${worktree.branch} cannot begin anywhere: there is no branch ${begins_at.join(' or ')}.`, {
        next: 'git branch --all',
        details: { branch: worktree.branch, begins_at },
      }),
    );
  }
  // Made by an earlier run of this plan, where it was not there when that was made: then it is reported once more.
  const branch =
    begin === null
      ? null
      : await ensureBranch({ checkout: worktree.checkout, branch: worktree.branch, commit: begin.commit, expectedTip: tip }, world);
  const added = await addWorktree(worktree, world);
  return {
    state: added.state,
    begun_at: branch?.isNew === true ? (begin?.name ?? null) : null,
    head: added.head,
    ...(added.hook === undefined ? {} : { hook: added.hook }),
    ...(added.staged === undefined ? {} : { staged: added.staged }),
    changed: { refs: branch?.changed.refs ?? {}, config: added.changed.config ?? {} },
  };
}
