import { existsSync } from 'node:fs';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { moveRef } from '../../actions/git/refs/moveRef.ts';
import { openConflict } from '../../actions/git/merges/openConflict.ts';
import { readConflict } from '../../actions/git/merges/readConflict.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { plantedLink } from '../../actions/git/worktrees/plantedLink.ts';
import { restoreWorktree } from '../../actions/git/worktrees/restoreWorktree.ts';
import type { Hands } from '../../machines/port.ts';
import type { ports } from '../../machines/merge/ports.ts';
import { mergingRefs } from '../../machines/rules/privateRefs.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import type { MergeConflict, MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { ProblemError } from '../../schemas/problem.ts';
import { orThrow } from '../orThrow.ts';
import { decidingOf, workspacePath } from './deciding.ts';
import type { MergeScene } from './mergeScene.ts';
import { nextAttempt } from './observeAttempt.ts';

/** The hands with which somebody gets a place to decide in, and with which it is read what they have decided. */
export const conflictHands = ({ world, project }: MergeScene): Pick<Hands<typeof ports>, 'openWorkspace' | 'readResolution'> => ({
  openWorkspace: (order) => open(world, order),
  async readResolution({ plan, attempt, resolutions, conflict, workspace }) {
    if (!existsSync(workspace)) await open(world, { plan, conflict, resolutions });
    const read = await readConflict({ workspace, conflict, at: plan.at, message: messageOf(plan, conflict) }, world);
    if (read.state === 'open') {
      const next = orThrow(nextAttempt(project, plan, attempt));
      return next === null ? { state: 'open', open: [...read.open] } : { state: 'moved', attempt: next, changed: {} };
    }
    // What was decided stays reachable while the merge is not over.
    const ref = `${mergingRefs(plan.mission.id)}${resolutions.length + 1}`;
    const layout = await enterCheckout(plan.checkout, world);
    for (;;) {
      const before = readRef(layout.commonDir, ref);
      if (
        before === read.commit ||
        (await moveRef(git(plan.checkout, world), layout, {
          ref,
          before,
          after: read.commit,
          reason: `merge: decided for ${plan.mission.directory}`,
        }))
      )
        break;
    }
    return {
      state: 'resolved',
      resolution: { commit: read.commit, ref, by: plan.actor, ours: conflict.ours, theirs: conflict.theirs, edits: read.edits },
      changed: {},
    };
  },
});

/** Where the folder is gone and git still knows what was added in it, it is there again. */
async function open(
  world: MergeScene['world'],
  {
    plan,
    conflict,
    resolutions,
  }: { readonly plan: MergePlan; readonly conflict: MergeConflict; readonly resolutions: readonly MergeResolution[] },
): Promise<{ readonly path: string; readonly changed: ReportedChanges }> {
  const { checkout } = plan;
  const path = workspacePath(plan);
  const led = await plantedLink(checkout, path, world);
  if (led !== null) throw new ProblemError(led);
  await restoreWorktree({ checkout, path }, world);
  await openConflict({ checkout, path, conflict, message: messageOf(plan, conflict), deciding: decidingOf(plan, resolutions) }, world);
  return { path, changed: {} };
}

const messageOf = ({ mission }: MergePlan, { ours, theirs }: MergeConflict): string =>
  `Bring ${theirs.name} of ${mission.directory} together with ${ours.name}\n`;
