import { enterCheckout } from './enterCheckout.ts';
import type { GitWorld } from './git.ts';
import { realPlace } from './realPlace.ts';
import { removeWorktree } from './removeWorktree.ts';
import { being, forgetHalfEntries, lockReason } from './unfinishedWorktree.ts';
import { listWorktrees } from './worktrees.ts';

/**
 * Ends the removal of a worktree that was killed half-way: what is left of it looks like none, and its branch is still locked.
 * Where none was begun nothing is done. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function endRemoval({ checkout, path }: { readonly checkout: string; readonly path: string }, world: GitWorld): Promise<void> {
  const { commonDir } = await enterCheckout(checkout, world);
  const place = realPlace(path);
  forgetHalfEntries(commonDir, place);
  const isBegun = listWorktrees(commonDir).some(
    (worktree) => realPlace(worktree.path) === place && lockReason(worktree.gitDir) === being.removed(place),
  );
  if (isBegun) await removeWorktree({ checkout, path }, world);
}
