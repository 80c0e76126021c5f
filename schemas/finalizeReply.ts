import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

const textsByPackage = Type.Record(Type.String(), texts);

const BootstrapShape = Type.Object(
  { total_wps: Type.Integer(), newly_seeded: Type.Integer(), already_initialized: Type.Integer() },
  closed,
);

const LanesSummaryShape = Type.Object(
  {
    computed: Type.Boolean(),
    count: Type.Integer(),
    lane_ids: texts,
    planning_artifact_wps: texts,
    /** As in lanes.json; without joins the sums alone. */
    collapse_report: Type.Object(
      {
        events: Type.Array(Type.Object({ wp_a: Type.String(), wp_b: Type.String(), rule: Type.String(), evidence: Type.String() }, closed)),
        total_merges: Type.Integer(),
        independent_wps_collapsed: Type.Integer(),
        by_rule: Type.Record(Type.String(), Type.Integer()),
      },
      closed,
    ),
  },
  closed,
);

/** What can be told of a finalization before it is done, and kept with it. */
export const FinalizeReportShape = Type.Object(
  {
    mission_slug: Type.String(),
    target_branch: Type.String(),
    tasks_dir: Type.String(),
    modified_wps: texts,
    unchanged_wps: texts,
    preserved_wps: texts,
    dependencies_parsed: textsByPackage,
    requirement_refs_parsed: textsByPackage,
    bootstrap: BootstrapShape,
    lanes: LanesSummaryShape,
    ownership_warnings: texts,
    requirement_extraction_warnings: texts,
    post_integration_acceptance_warnings: texts,
    lane_warnings: texts,
    target_branch_override: Type.Object({ requested: textOrNull, previous_value: textOrNull }, closed),
  },
  closed,
);
export type FinalizeReport = Static<typeof FinalizeReportShape>;

/** The answer of `agent mission finalize-tasks` (contract 1 §6.10); `changed` and what follows it is ours. */
export const FinalizeReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    wp_count: Type.Integer(),
    updated_wp_count: Type.Integer(),
    modified_wps: texts,
    unchanged_wps: texts,
    preserved_wps: texts,
    tasks_dir: Type.String(),
    commit_created: Type.Boolean(),
    commit_hash: textOrNull,
    commit_hashes: Type.Array(Type.Object({ branch: textOrNull, hash: Type.String() }, closed)),
    files_committed: texts,
    dependencies_parsed: textsByPackage,
    requirement_refs_parsed: textsByPackage,
    bootstrap: BootstrapShape,
    lanes: LanesSummaryShape,
    ownership_warnings: texts,
    requirement_extraction_warnings: texts,
    post_integration_acceptance_warnings: texts,
    target_branch_override: Type.Object(
      {
        requested: textOrNull,
        persisted: Type.Boolean(),
        committed: Type.Boolean(),
        previous_value: textOrNull,
        persist_error: textOrNull,
      },
      closed,
    ),
    mission_slug: Type.String(),
    target_branch: Type.String(),
    /** Whether anything was written or recorded; a mission that was finalized is the same once more. */
    changed: Type.Boolean(),
    /** Files that were written, from the main checkout. */
    files_written: texts,
    lane_warnings: texts,
    /** What became of the files where git is concerned, for each checkout that holds some. */
    commits: Type.Array(StatusCommitShape),
    /** An earlier run had begun this and not lived to end it. */
    resumed: Type.Boolean(),
    warnings: texts,
    message: Type.String(),
    next_command: Type.String(),
  },
  closed,
);
export type FinalizeReply = Static<typeof FinalizeReplyShape>;

/** The answer of `agent mission finalize-tasks --validate-only`; `target_branch` and what follows it is ours. */
export const FinalizePreviewShape = Type.Object(
  {
    result: Type.Literal('validation_passed'),
    mission_slug: Type.String(),
    wp_count: Type.Integer(),
    validate_only: Type.Literal(true),
    would_modify: texts,
    would_preserve: texts,
    unchanged: texts,
    updated_wp_count: Type.Integer(),
    ownership_warnings: texts,
    requirement_extraction_warnings: texts,
    post_integration_acceptance_warnings: texts,
    validation: Type.Object({ bootstrap_preview: BootstrapShape, lanes_preview: LanesSummaryShape }, closed),
    message: Type.String(),
    target_branch: Type.String(),
    dependencies_parsed: textsByPackage,
    requirement_refs_parsed: textsByPackage,
    lane_warnings: texts,
    /** The lines that would go (`-`) and come (`+`) in each file that would be written, from the main checkout. */
    differences: Type.Array(Type.Object({ path: Type.String(), is_new: Type.Boolean(), lines: texts }, closed)),
    /** Rows that the event log would gain. */
    events_to_record: Type.Integer(),
    /** Where an earlier run was ended before its time: giving the command without this option goes on with it first. */
    unfinished: orNull(Type.Object({ begun_at: Type.String(), by: textOrNull }, closed)),
    /** What finalizes the mission; what is next where nothing would change. */
    next_command: Type.String(),
  },
  closed,
);
export type FinalizePreview = Static<typeof FinalizePreviewShape>;
