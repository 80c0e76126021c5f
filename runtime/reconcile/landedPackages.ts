import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { planningLane } from '../../machines/rules/names.ts';
import type { GatePackage } from '../../machines/rules/gatePackages.ts';
import { isApprovedAsLanded } from '../../machines/rules/isApprovedAsLanded.ts';
import type { Transition } from '../../schemas/event.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { readManifest } from '../facts.ts';
import { findLane } from '../findLane.ts';

/**
 * The ids of approved packages of a mission that has landed, whose work the target has: the branch of their lane is in it, or was
 * deleted after the landing and nobody has worked on the package since. None where meta.json says nothing of a landing.
 */
export async function landedPackages(
  { world, project, mission }: ClaimScene,
  packages: readonly Pick<GatePackage, 'wp_id' | 'lane'>[],
  transitions: readonly Transition[],
): Promise<readonly string[]> {
  const { baseline_merge_commit: baseline } = mission.meta;
  const manifest = readManifest(mission);
  const approved = packages.filter(({ lane }) => lane === 'approved');
  if (baseline == null || !manifest.ok || manifest.value === null || approved.length === 0) return [];
  const { lanes, target_branch } = manifest.value;
  const target = readRef(project.commonDir, `refs/heads/${target_branch}`);
  if (target === null) return [];
  const landed: string[] = [];
  for (const { wp_id: wp } of approved) {
    const lane = lanes.find(({ wp_ids }) => wp_ids.includes(wp));
    if (lane === undefined) continue;
    const tip = lane.lane_id === planningLane ? null : findLane(project, mission, lane.lane_id, manifest.value).tip;
    const isThere =
      tip === null ? isApprovedAsLanded(transitions, wp) : await isAncestor(project.root, { ancestor: tip, of: target }, world);
    if (isThere) landed.push(wp);
  }
  return landed;
}
