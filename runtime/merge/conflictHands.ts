import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { moveRef } from '../../actions/git/refs/moveRef.ts';
import { openConflict } from '../../actions/git/merges/openConflict.ts';
import { readConflict } from '../../actions/git/merges/readConflict.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import type { Hands } from '../../machines/port.ts';
import type { ports } from '../../machines/merge/ports.ts';
import { mergingRefs } from '../../machines/rules/privateRefs.ts';
import type { MergeConflict, MergePlan } from '../../schemas/merge.ts';
import { orThrow } from '../orThrow.ts';
import { decidingOf, workspacePath } from './deciding.ts';
import type { MergeScene } from './mergeScene.ts';
import { nextAttempt } from './observeAttempt.ts';

/** The hands with which somebody gets a place to decide in, and with which it is read what they have decided. */
export const conflictHands = ({ world, project }: MergeScene): Pick<Hands<typeof ports>, 'openWorkspace' | 'readResolution'> => ({
  async openWorkspace({ plan, conflict, resolutions }) {
    const path = workspacePath(plan);
    const deciding = decidingOf(plan, resolutions);
    await openConflict({ checkout: plan.checkout, path, conflict, message: messageOf(plan, conflict), deciding }, world);
    return { path, changed: {} };
  },
  async readResolution({ plan, attempt, resolutions, conflict, workspace }) {
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

const messageOf = ({ mission }: MergePlan, { ours, theirs }: MergeConflict): string =>
  `Bring ${theirs.name} of ${mission.directory} together with ${ours.name}\n`;
