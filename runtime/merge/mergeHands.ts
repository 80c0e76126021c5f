import type { Hands } from '../../machines/port.ts';
import type { ports } from '../../machines/merge/ports.ts';
import { orThrow } from '../orThrow.ts';
import { buildLanes } from './buildLanes.ts';
import { checkGates } from './checkGates.ts';
import { cleanUp } from './cleanUp.ts';
import { conflictHands } from './conflictHands.ts';
import { holding } from './holding.ts';
import { makeLanding } from './makeLanding.ts';
import type { MergeScene } from './mergeScene.ts';
import { nextAttempt } from './observeAttempt.ts';
import { proveLanding } from './proveLanding.ts';
import { publishLanding } from './publishLanding.ts';
import { pushLanding } from './pushLanding.ts';
import { refreshCheckouts } from './refreshCheckouts.ts';
import { withdrawMerge } from './withdrawMerge.ts';

/** The hands that land a mission. */
export const mergeHands = (scene: MergeScene): Hands<typeof ports> => ({
  ...conflictHands(scene),
  checkGates: (input) => checkGates(scene, input),
  buildLanes: async (input) => holding(scene, input.plan, await buildLanes(scene, input)),
  makeLanding: async (input) => holding(scene, input.plan, await makeLanding(scene, input)),
  proveLanding: (input) => proveLanding(scene, input),
  publishLanding: (input) => publishLanding(scene, input),
  refreshCheckouts: (input) => refreshCheckouts(scene, input),
  pushLanding: (input) => pushLanding(scene, input),
  cleanUp: (input) => cleanUp(scene, input),
  withdraw: (input) => withdrawMerge(scene, input),
  observeTips({ plan, attempt }) {
    const next = orThrow(nextAttempt(scene.project, plan, attempt));
    return next === null ? { state: 'same' } : { state: 'moved', attempt: next, changed: {} };
  },
});
