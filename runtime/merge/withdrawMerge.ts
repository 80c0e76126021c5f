import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deleteRef } from '../../actions/git/deleteRef.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { rescueWork } from '../../actions/git/rescueWork.ts';
import type { Withdrawal } from '../../machines/merge/ports.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { LandingMade, MergeConflict, MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { problem } from '../../schemas/problem.ts';
import { closeWorkspace } from './closeWorkspace.ts';
import { workspacePath } from './conflictHands.ts';
import type { MergeScene } from './mergeScene.ts';
import { isPublished } from './publishLanding.ts';

interface Input {
  readonly plan: MergePlan;
  readonly landing: LandingMade | null;
  readonly conflict: MergeConflict | null;
  readonly resolutions: readonly MergeResolution[];
}

/**
 * Takes back what a merge has made so far. It made nothing that anybody sees but a worktree for deciding conflicts: what
 * somebody has begun to decide there is kept under a private ref. A landing that the target has already stays.
 */
export async function withdrawMerge(scene: MergeScene, { plan, landing, conflict, resolutions }: Input): Promise<Withdrawal> {
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
  const changed = conflict === null ? {} : await rescued(scene, plan, conflict);
  await closeWorkspace(scene, plan, resolutions);
  return { state: 'withdrawn', changed };
}

/** Keeps what differs from how the worktree was made. */
async function rescued({ world }: MergeScene, plan: MergePlan, conflict: MergeConflict): Promise<Withdrawal['changed']> {
  const worktree = workspacePath(plan);
  if (!existsSync(join(worktree, '.git'))) return {};
  const ref = `refs/spec-kitty/rescue/${plan.mission.id}/merge/${plan.attempt.target.slice(0, 12)}`;
  const { commit, changed } = await rescueWork(
    { worktree, ref, message: `What was begun in the merge of ${plan.mission.directory}`, at: plan.at },
    world,
  );
  if (commit === null) return {};
  const run = git(plan.checkout, world);
  const tree = (await run(['rev-parse', '--verify', `${commit}^{tree}`])).trim();
  if (tree !== conflict.tree) return changed;
  await deleteRef(run, await enterCheckout(plan.checkout, world), ref, commit);
  return {};
}
