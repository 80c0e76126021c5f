import type { EnsureBranchInput, EnsureBranchOutput } from '../../../schemas/branch.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type GitWorld, git } from '../git.ts';
import { moveRef } from './moveRef.ts';
import { readRef } from './refs.ts';

/**
 * Makes a branch, if there is none of that name; one that is there stays where it is. Throws SAFE_COMMIT_NOT_A_WORKTREE,
 * BRANCH_BUSY, GIT_FAILED (no such commit, a name git does not take), GIT_UNAVAILABLE.
 */
export async function ensureBranch(
  { checkout, branch, commit, expectedTip }: EnsureBranchInput,
  world: GitWorld,
): Promise<EnsureBranchOutput> {
  const layout = await enterCheckout(checkout, world);
  const ref = `refs/heads/${branch}`;
  const made: EnsureBranchOutput = { commit, isNew: true, changed: { refs: { [ref]: { before: null, after: commit } } } };
  for (;;) {
    const found = readRef(layout.commonDir, ref);
    // It was made by a run that did not live to say so.
    if (found === commit && expectedTip === null) return made;
    if (found !== null) return { commit: found, isNew: false, changed: {} };
    const isMade = await moveRef(git(checkout, world), layout, { ref, before: null, after: commit, reason: `branch: made at ${commit}` });
    if (isMade) return made;
  }
}
