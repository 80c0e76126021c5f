import type { ConflictFound, LandingMade, LanesBuilt, MergePlan } from '../../schemas/merge.ts';
import { ProblemError, type Problem } from '../../schemas/problem.ts';
import { buildLanes } from './buildLanes.ts';
import { makeLanding } from './makeLanding.ts';
import type { MergeScene } from './mergeScene.ts';
import { whyNotLandable } from './proveLanding.ts';

/** How far a landing came: all of it, or up to what stands in the way. */
export interface Tried {
  readonly built: LanesBuilt | null;
  readonly landing: LandingMade | null;
  readonly conflict: ConflictFound | null;
  readonly problems: readonly Problem[];
}

/** Builds and proves a landing as far as it goes, as objects that nothing names. No hook is asked and nothing is signed. */
export async function tryToLand(scene: MergeScene, plan: MergePlan): Promise<Tried> {
  const attempted = { plan, attempt: plan.attempt };
  let built: LanesBuilt | null = null;
  try {
    const first = await buildLanes(scene, { ...attempted, resolutions: [] });
    if (first.state === 'conflict') return { built: null, landing: null, conflict: first, problems: [] };
    built = first;
    const landing = await makeLanding(scene, { ...attempted, resolutions: [], built }, { isPreview: true });
    if (landing.state === 'conflict') return { built, landing: null, conflict: landing, problems: [] };
    return { built, landing, conflict: null, problems: await whyNotLandable(scene, { ...attempted, landing }) };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { built, landing: null, conflict: null, problems: [error.problem] };
  }
}
