import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { planningLane } from '../../machines/rules/names.ts';
import type { GatePackage } from '../../machines/rules/gatePackages.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { readManifest } from '../facts.ts';
import { findLane } from '../findLane.ts';

/**
 * Approved packages of a mission that has landed, whose work the target has: the branch of their lane is in it, or was deleted
 * after the landing. Null where meta.json says nothing of a landing. A package that was reopened since is not approved.
 */
export async function landedPackages(
  { world, project, mission }: ClaimScene,
  packages: readonly GatePackage[],
): Promise<readonly GatePackage[]> {
  const { baseline_merge_commit: baseline } = mission.meta;
  const manifest = readManifest(mission);
  const approved = packages.filter(({ lane }) => lane === 'approved');
  if (baseline == null || !manifest.ok || manifest.value === null || approved.length === 0) return [];
  const { lanes, target_branch } = manifest.value;
  const target = readRef(project.commonDir, `refs/heads/${target_branch}`);
  if (target === null) return [];
  const landed: GatePackage[] = [];
  for (const each of approved) {
    const lane = lanes.find(({ wp_ids }) => wp_ids.includes(each.wp_id));
    if (lane === undefined) continue;
    const tip = lane.lane_id === planningLane ? null : findLane(project, mission, lane.lane_id, manifest.value).tip;
    if (tip === null || (await isAncestor(project.root, { ancestor: tip, of: target }, world))) landed.push(each);
  }
  return landed;
}
