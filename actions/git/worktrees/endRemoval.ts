import { begunRemoval } from './begunRemoval.ts';
import { enterCheckout } from '../enterCheckout.ts';
import type { GitWorld } from '../git.ts';
import { realPlace } from '../realPlace.ts';
import { removeWorktree } from './removeWorktree.ts';
import { forgetHalfEntries } from './unfinishedWorktree.ts';

/**
 * Ends the removal of a worktree that was killed half-way: what is left of it looks like none, and its branch is still locked.
 * Where none was begun nothing is done. Throws WORKTREE_DIRTY and the other problems of `removeWorktree`, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function endRemoval({ checkout, path }: { readonly checkout: string; readonly path: string }, world: GitWorld): Promise<void> {
  const { commonDir } = await enterCheckout(checkout, world);
  forgetHalfEntries(commonDir, realPlace(path));
  if (begunRemoval(commonDir, path) !== null) await removeWorktree({ checkout, path }, world);
}
