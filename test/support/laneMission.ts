import { lanesText } from '../../machines/rules/lanesDocument.ts';
import type { ExecutionLane } from '../../schemas/lanes.ts';
import { directory, missionId, plantedMission, type Planted } from './boards.ts';

/** A package that is planted into a lane. Planning packages need none. */
export interface PlantedInLane extends Planted {
  readonly inLane?: string;
}

/** The files of a planted mission that was finalized: its packages are in lanes, each of which depends on those of its dependencies. */
export function laneMission(
  packages: Readonly<Record<string, PlantedInLane>>,
  meta: Readonly<Record<string, unknown>> = {},
  extra: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const ids = Object.keys(packages);
  const laneOf = (id: string): string =>
    packages[id]?.inLane ??
    (packages[id]?.mode === 'planning_artifact' ? 'lane-planning' : `lane-${String.fromCharCode(97 + ids.indexOf(id))}`);
  const names = [...new Set(ids.map(laneOf))].toSorted();
  const lanes = names.map((lane_id): ExecutionLane => {
    const wp_ids = ids.filter((id) => laneOf(id) === lane_id);
    const depends_on_lanes = [...new Set(wp_ids.flatMap((id) => packages[id]?.after ?? []).map(laneOf))]
      .filter((lane) => lane !== lane_id && lane !== 'lane-planning')
      .toSorted();
    return { lane_id, wp_ids, write_scope: [], predicted_surfaces: [], depends_on_lanes, parallel_group: depends_on_lanes.length };
  });
  const target_branch = typeof meta['target_branch'] === 'string' ? meta['target_branch'] : 'main';
  const manifest = {
    version: 1,
    mission_slug: directory,
    mission_id: missionId,
    mission_branch: `kitty/mission-${directory}`,
    target_branch,
    lanes,
    computed_at: '2026-01-01T00:00:00.000000+00:00',
    computed_from: 'dependency_graph+ownership',
    planning_artifact_wps: ids.filter((id) => laneOf(id) === 'lane-planning'),
    planning_commit_sha: null,
  };
  return plantedMission(packages, meta, { 'lanes.json': lanesText(manifest), ...extra });
}

/** The branch and the worktree of a lane of the planted mission. */
export const laneNames = (lane: string): { readonly branch: string; readonly worktree: string } => ({
  branch: `kitty/mission-${directory}-${lane}`,
  worktree: `.worktrees/${directory}-${lane}`,
});
