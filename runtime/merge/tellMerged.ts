import { tellHook } from '../../actions/git/commits/runHook.ts';
import { settingsAt } from '../../actions/git/commits/whoCommits.ts';
import { git } from '../../actions/git/git.ts';
import type { MergePlan } from '../../schemas/merge.ts';
import type { MergeScene } from './mergeScene.ts';
import { targetCheckouts } from './targetCheckouts.ts';

/**
 * Tells the hook `post-merge` in every checkout of the target, as git does where it merges. A run that takes over from one that was
 * killed here tells it once more: better twice than never. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function tellMerged({ world, project }: MergeScene, { checkout: root, target, strategy, at }: MergePlan): Promise<void> {
  const checkouts = targetCheckouts(project, target);
  if (checkouts.length === 0) return;
  const settings = await settingsAt(git(root, world), project.commonDir, at);
  if (!settings.mayHaveHook('post-merge')) return;
  for (const checkout of checkouts) await tellHook(git(checkout, world), 'post-merge', [strategy === 'squash' ? '1' : '0']);
}
