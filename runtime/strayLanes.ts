import { listRefs } from '../actions/git/refs/refs.ts';
import { formerVersions, lanesInHistory } from '../machines/rules/formerVersions.ts';
import { parseBranch } from '../machines/rules/names.ts';
import { unplaced } from '../machines/rules/unplaced.ts';
import type { PackageFact } from '../schemas/facts.ts';
import { hasBegun } from '../schemas/lane.ts';
import type { LanesManifest } from '../schemas/lanes.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import { branchNames } from './findLane.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/**
 * Why work would be left behind, all the same whether lanes.json is gone or lacks a lane: a package that was begun is in none, and
 * a lane of the mission that it does not name has a branch, here or on a remote as it was last fetched. Without such a branch the
 * work is where the mission is, as in missions that have never had lanes: null. Starts no process.
 */
export function strayLanes(
  { commonDir }: Pick<Project, 'commonDir'>,
  mission: Mission,
  packages: readonly PackageFact[],
  manifest: LanesManifest | null,
): Problem | null {
  const begun = unplaced(packages)
    .filter(({ lane }) => hasBegun(lane))
    .map(({ wp_id }) => wp_id);
  if (begun.length === 0) return null;
  const isUnnamed = (branch: string): boolean => {
    const lane = parseBranch(branch)?.laneId ?? null;
    return (
      lane !== null &&
      branchNames(mission, lane, { target_branch: '' }).includes(branch) &&
      manifest?.lanes.some(({ lane_id }) => lane_id === lane) !== true
    );
  };
  const branches = [
    ...listRefs(commonDir, 'refs/heads/').map(({ name }) => name.split('/').slice(2)),
    ...listRefs(commonDir, 'refs/remotes/').map(({ name }) => name.split('/').slice(3)),
  ].map((parts) => parts.join('/'));
  const unnamed = [...new Set(branches.filter(isUnnamed))];
  if (unnamed.length === 0) return null;
  return problem(
    'LANES_MISSING',
    `${begun.join(', ')} ${begun.length === 1 ? 'is' : 'are'} in no lane of lanes.json, which does not name the lane of ${unnamed.join(', ')} either: what was done there would be left behind.`,
    { next: formerVersions(lanesInHistory(mission.directory)), details: { begun, branches: unnamed } },
  );
}
