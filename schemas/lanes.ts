import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';
import { texts } from './texts.ts';

const optionalTexts = Type.Optional(texts);

/** Packages that are worked on one after another in one worktree, on one branch (contract 1 §7.3). */
const ExecutionLaneShape = Type.Object({
  lane_id: Type.String({ description: '`lane-a`, `lane-b` …; `lane-planning` for work on the target branch itself' }),
  wp_ids: Type.Array(Type.String(), { description: 'In the order in which they can be worked on' }),
  write_scope: optionalTexts,
  predicted_surfaces: optionalTexts,
  depends_on_lanes: optionalTexts,
  parallel_group: Type.Optional(Type.Integer({ description: 'How many lanes deep its dependencies go' })),
});

const CollapseEventShape = Type.Object({
  wp_a: Type.String(),
  wp_b: Type.String(),
  rule: Type.String({ description: '`write_scope_overlap`; older files also have `dependency`' }),
  evidence: Type.String(),
});

const CollapseReportShape = Type.Object({
  events: Type.Optional(Type.Array(CollapseEventShape)),
  total_merges: Type.Optional(Type.Unknown({ description: 'Not read: counted again from the events, as `by_rule` is' })),
  independent_wps_collapsed: Type.Optional(Type.Integer()),
  by_rule: Type.Optional(Type.Unknown()),
});

/** `lanes.json` as it may be found (contract 1 §7.2). Keys that are not listed are let through and lost when it is written. */
export const LanesFileShape = Type.Object({
  version: Type.Integer(),
  mission_slug: Type.String({ description: "The name of the mission's directory" }),
  mission_id: Type.Optional(textOrNull),
  mission_branch: Type.String({ description: 'Where the lanes come together. What stands here holds, whatever the rules of naming say' }),
  target_branch: Type.String(),
  lanes: Type.Array(ExecutionLaneShape),
  computed_at: Type.String(),
  computed_from: Type.String(),
  planning_artifact_wps: optionalTexts,
  planning_commit_sha: Type.Optional(textOrNull),
  collapse_report: Type.Optional(orNull(CollapseReportShape)),
});
export type LanesFile = Static<typeof LanesFileShape>;

/** A lane with everything in it. The keys stand in the order in which they are written. */
export interface ExecutionLane {
  readonly lane_id: string;
  readonly wp_ids: readonly string[];
  readonly write_scope: readonly string[];
  readonly predicted_surfaces: readonly string[];
  readonly depends_on_lanes: readonly string[];
  readonly parallel_group: number;
}

/** Two packages that came into one lane, and why. */
export type CollapseEvent = Readonly<Static<typeof CollapseEventShape>>;

export interface CollapseReport {
  readonly events: readonly CollapseEvent[];
  readonly total_merges: number;
  /** How many of them brought together packages of which neither depends on the other. */
  readonly independent_wps_collapsed: number;
  readonly by_rule: Readonly<Record<string, number>>;
}

/** `lanes.json` with everything in it. The keys stand in the order in which they are written. */
export interface LanesManifest {
  readonly version: number;
  readonly mission_slug: string;
  readonly mission_id: string | null;
  readonly mission_branch: string;
  readonly target_branch: string;
  readonly lanes: readonly ExecutionLane[];
  /** UTC, ISO 8601 with microseconds and `+00:00`. */
  readonly computed_at: string;
  readonly computed_from: string;
  readonly planning_artifact_wps: readonly string[];
  /** The commit that lanes started before any work take their planning documents from. */
  readonly planning_commit_sha: string | null;
  /** Only where packages came together. */
  readonly collapse_report?: CollapseReport;
}
