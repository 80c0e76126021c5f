import { deleteRefs } from '../../actions/git/refs/deleteRefs.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import type { Withdrawal } from '../../machines/merge/ports.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { LandingMade, MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { problem } from '../../schemas/problem.ts';
import { closeWorkspace } from './closeWorkspace.ts';
import { keptDecisions } from './deciding.ts';
import type { MergeScene } from './mergeScene.ts';
import { isPublished } from './publishLanding.ts';

interface Input {
  readonly plan: MergePlan;
  readonly landing: LandingMade | null;
  readonly resolutions: readonly MergeResolution[];
}

/**
 * Takes back what a merge has made so far. It made nothing that anybody sees but a worktree for deciding conflicts: what
 * somebody has decided there, or begun to, is kept under private refs. A landing that the target has already stays.
 */
export async function withdrawMerge(scene: MergeScene, { plan, landing, resolutions }: Input): Promise<Withdrawal> {
  if (landing !== null && (await isPublished(scene, plan.target, landing.commit))) {
    return {
      state: 'published',
      changed: {},
      problem: problem('MERGE_PUBLISHED', `${plan.target} has the landing of ${plan.mission.directory} already.`, {
        unchanged: 'Nothing was taken back.',
        next: `spec-kitty merge --mission ${shellWord(plan.mission.directory)} --resume`,
        details: { target: plan.target, commit: landing.commit },
      }),
    };
  }
  const { held } = await closeWorkspace(scene, plan, resolutions, (n) => `${keptDecisions(plan)}-${n}`);
  await deleteRefs(git(plan.checkout, scene.world), await enterCheckout(plan.checkout, scene.world), held);
  return { state: 'withdrawn', changed: {} };
}
