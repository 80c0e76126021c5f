import { findings } from '../../schemas/check.ts';
import isLanesFile from '../../schemas/generated/lanesFile.js';
import type { CollapseEvent, CollapseReport, ExecutionLane, LanesFile, LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { documentText } from './canonicalJson.ts';
import { planningLane } from './names.ts';
import { unsafeSegment } from './unsafeSegment.ts';

/**
 * Reads the text of a lanes.json (contract 1 §7.1). Missing optional keys get their defaults, unknown ones are dropped, and
 * the sums of the collapse report are counted again. Anything else that is wrong makes it LANES_CORRUPT with every reason:
 * a broken manifest must never pass for a mission without lanes.
 */
export function readLanes(text: string): Outcome<LanesManifest> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return corrupt([`it is not JSON (${error instanceof Error ? error.message : String(error)})`]);
  }
  if (!isLanesFile(value)) return corrupt(findings(isLanesFile));
  // They become part of paths and branches.
  const unsafe = value.lanes.flatMap(({ lane_id }) => {
    const reason = unsafeSegment(lane_id);
    return reason === null ? [] : [`the lane id ${JSON.stringify(lane_id)} ${reason}`];
  });
  return unsafe.length === 0 ? success(manifestOf(value)) : corrupt(unsafe);
}

const corrupt = (reasons: readonly string[]) =>
  failure(problem('LANES_CORRUPT', `lanes.json cannot be read: ${reasons.join('; ')}.`, { details: { reasons } }));

function manifestOf(file: LanesFile): LanesManifest {
  return {
    version: file.version,
    mission_slug: file.mission_slug,
    mission_id: file.mission_id ?? null,
    mission_branch: file.mission_branch,
    target_branch: file.target_branch,
    lanes: file.lanes.map((lane) => ({
      lane_id: lane.lane_id,
      wp_ids: lane.wp_ids,
      write_scope: lane.write_scope ?? [],
      predicted_surfaces: lane.predicted_surfaces ?? [],
      depends_on_lanes: lane.depends_on_lanes ?? [],
      parallel_group: lane.parallel_group ?? 0,
    })),
    computed_at: file.computed_at,
    computed_from: file.computed_from,
    planning_artifact_wps: file.planning_artifact_wps ?? [],
    planning_commit_sha: file.planning_commit_sha ?? null,
    // A report of nothing is not written either.
    ...(file.collapse_report?.events?.length
      ? { collapse_report: collapseReport(file.collapse_report.events, file.collapse_report.independent_wps_collapsed ?? 0) }
      : {}),
  };
}

/** The report on packages that came together; `independent` counts those of which neither depends on the other. */
export function collapseReport(given: readonly CollapseEvent[], independent: number): CollapseReport {
  const events = given.map(({ wp_a, wp_b, rule, evidence }) => ({ wp_a, wp_b, rule, evidence }));
  const counts = new Map<string, number>();
  for (const { rule } of events) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return { events, total_merges: events.length, independent_wps_collapsed: independent, by_rule: Object.fromEntries(counts) };
}

/** The bytes of lanes.json: keys as they come, two spaces, ASCII alone, a newline at the end. */
export const lanesText = (manifest: LanesManifest): string => documentText(manifest, { sorted: false, ascii: true });

/** The lane a package is in: the first that lists it. Null when none does. */
export const laneOf = (manifest: LanesManifest, wpId: string): ExecutionLane | null =>
  manifest.lanes.find((lane) => lane.wp_ids.includes(wpId)) ?? null;

/** Whether all work of the mission is done on its target branch: it has lanes, and none of them has a branch of its own. */
export const isPlanningOnly = ({ lanes }: LanesManifest): boolean =>
  lanes.length > 0 && lanes.every((lane) => lane.lane_id === planningLane);
