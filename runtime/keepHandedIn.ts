import { keepRefs } from '../actions/git/refs/keepRefs.ts';
import { planningLane } from '../machines/rules/names.ts';
import { handedInRef } from '../machines/rules/privateRefs.ts';
import type { Lane } from '../schemas/lane.ts';
import { success } from '../schemas/outcome.ts';
import type { Problem } from '../schemas/problem.ts';
import { readManifest } from './facts.ts';
import { findLane } from './findLane.ts';
import type { Mission } from './mission.ts';
import { outcomeOfLater } from './outcomeOf.ts';
import type { Project } from './project.ts';

/** The moves after which others rely on the work that is on the branch of a lane. */
export const isReliedOn = (to: Lane): boolean => to === 'for_review' || to === 'approved';

/**
 * Keeps the commit at which work is handed in or approved: a branch that somebody deletes takes its reflog along, and what agents
 * commit there none of our operations has seen. Recovery finds it here. Answers why it could not be kept, null when it was or
 * there is none: no move fails because of that.
 */
export async function keepHandedIn(project: Project, mission: Mission, wp: string): Promise<Problem | null> {
  const kept = await outcomeOfLater(async () => {
    const read = readManifest(mission);
    const lane = read.ok ? read.value?.lanes.find(({ wp_ids }) => wp_ids.includes(wp)) : undefined;
    if (!read.ok || read.value === null || lane === undefined || lane.lane_id === planningLane) return success(undefined);
    const { tip } = findLane(project, mission, lane.lane_id, read.value);
    const ref = handedInRef(mission.identity.mission_id ?? mission.directory, lane.lane_id);
    return success(tip === null ? undefined : await keepRefs(project.commonDir, { [ref]: tip }, { mayBeLost: true }));
  });
  return kept.ok ? null : kept.problems[0];
}
