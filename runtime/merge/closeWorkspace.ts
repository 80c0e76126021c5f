import { deleteRef } from '../../actions/git/deleteRef.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { occupied } from '../../actions/git/occupied.ts';
import { readRef } from '../../actions/git/refs.ts';
import { removeWorktree } from '../../actions/git/removeWorktree.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { MergePlan, MergeResolution } from '../../schemas/merge.ts';
import type { MergeScene } from './mergeScene.ts';
import { workspacePath } from './conflictHands.ts';

/**
 * Takes away what was made for deciding conflicts: the worktree, and the private refs of what was decided. What somebody has
 * decided is in the landing, or was given up with it. Answers why the worktree stays, null when it is gone: whoever has decided
 * may have gone on from there. Throws the problems of git.
 */
export async function closeWorkspace(
  { world }: Pick<MergeScene, 'world'>,
  plan: MergePlan,
  resolutions: readonly MergeResolution[],
): Promise<string | null> {
  const path = workspacePath(plan);
  const stands = occupied(world, path);
  if (stands === null) await removeWorktree({ checkout: plan.checkout, path, mayHoldWork: true }, world);
  const layout = await enterCheckout(plan.checkout, world);
  for (const { ref } of resolutions) {
    const commit = readRef(layout.commonDir, ref);
    if (commit !== null) await deleteRef(git(plan.checkout, world), layout, ref, commit);
  }
  return stands === null
    ? null
    : `${stands} Nobody needs it any more: git -C ${shellWord(plan.checkout)} worktree remove --force ${shellWord(path)}`;
}
