import Type, { type Static } from 'typebox';
import { AsOfShape } from './asOf.ts';
import { lanes } from './lane.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusSnapshotShape } from './status.ts';

/**
 * What commands answer as JSON, where the answer is no file of a mission. The original's keys come first and in its
 * order; ours follow. Every document ends with `spec_kitty_version`, which the mouth adds.
 */

/** Whether the work on a lane has stopped, judged by the last time its branch moved (contract 3 §2.7). */
export const StalenessShape = Type.Object(
  {
    status: Type.Enum(['fresh', 'stale', 'not_applicable']),
    reason: Type.String(),
    minutes_since_commit: orNull(Type.Integer()),
    last_commit_time: textOrNull,
  },
  { additionalProperties: false },
);
export type Staleness = Static<typeof StalenessShape>;

export const StatusRowShape = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    lane: Type.String(),
    /** `Unknown Phase` where the file names none. The texts that follow are empty where there is nothing to say. */
    phase: Type.String(),
    /** The name of its file in tasks/; null when there is none to read. */
    file: textOrNull,
    agent: Type.String(),
    /** As authored in the file. */
    agent_profile: Type.String(),
    /** As recorded in the event log. */
    resolved_agent_profile: Type.String(),
    resolved_role: Type.String(),
    resolved_model: Type.String(),
    shell_pid: Type.String(),
    shell_pid_created_at: textOrNull,
    execution_mode: Type.String(),
    workspace_kind: Type.Enum(['lane_workspace', 'repo_root']),
    /** These four for packages in progress alone. */
    stale: Type.Optional(StalenessShape),
    is_stale: Type.Optional(Type.Boolean()),
    minutes_since_commit: Type.Optional(orNull(Type.Integer())),
    worktree_exists: Type.Optional(Type.Boolean()),
    /** Why it stands where it stands. */
    sentence: Type.String(),
    dependencies: Type.Array(Type.String()),
    waits_for: Type.Array(Type.String()),
    holder: textOrNull,
    /** The process behind the holder is provably gone. */
    holder_gone: Type.Boolean(),
    since: textOrNull,
    /** What takes it over from a holder who is known to be gone, or lifts what blocks it; null where neither applies. */
    way_on: textOrNull,
    sent_back: Type.Boolean(),
    lane_id: textOrNull,
    workspace_path: textOrNull,
  },
  { additionalProperties: false },
);
export type StatusRow = Static<typeof StatusRowShape>;

/** The answer of `status` and `agent tasks status` (contract 2 §5.3, contract 3 §7.6). */
export const StatusReplyShape = Type.Object(
  {
    mission_slug: Type.String(),
    mission_number: orNull(Type.Integer()),
    mission_type: Type.String(),
    total_wps: Type.Integer(),
    by_lane: Type.Record(Type.String(), Type.Integer()),
    work_packages: Type.Array(StatusRowShape),
    /** Percentages have one decimal at most. */
    progress_percentage: Type.Number(),
    progress_semantics: Type.Literal('weighted_readiness'),
    weighted_percentage: Type.Number(),
    done_count: Type.Integer(),
    done_percentage: Type.Number(),
    stale_wps: Type.Integer(),
    /** Packages that were approved although the last recorded review asked for changes. */
    stale_verdicts: Type.Array(
      Type.Object(
        { wp_id: Type.String(), lane: Type.String(), verdict: Type.String(), reviewer: Type.String() },
        { additionalProperties: false },
      ),
    ),
    /** Reviews that nothing was heard of for longer than the project allows. */
    stalled_wps: Type.Array(
      Type.Object({ wp_id: Type.String(), age_minutes: Type.Integer(), mission_slug: Type.String() }, { additionalProperties: false }),
    ),
    auto_commit: Type.Boolean(),
    mission_id: textOrNull,
    target_branch: textOrNull,
    columns: Type.Array(Type.Object({ column: Type.String(), wp_ids: Type.Array(Type.String()) }, { additionalProperties: false })),
    /** A merge that was begun and is not ended; never of the past. */
    unfinished_merge: orNull(Type.Object({ sentence: Type.String(), way_on: Type.String() }, { additionalProperties: false })),
    /** What could not be read, as sentences. */
    unreadable: Type.Array(Type.String()),
    /** Only where a moment was named: the board is the one of then. */
    as_of: Type.Optional(AsOfShape),
  },
  { additionalProperties: false },
);
export type StatusReply = Static<typeof StatusReplyShape>;

/** The answer of `agent tasks list-tasks`. */
export const TaskListReplyShape = Type.Object(
  {
    tasks: Type.Array(
      Type.Object(
        { work_package_id: Type.String(), title: Type.String(), lane: Type.String(), path: textOrNull },
        { additionalProperties: false },
      ),
    ),
    count: Type.Integer(),
    unreadable: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type TaskListReply = Static<typeof TaskListReplyShape>;

/** The answer of `agent tasks list-dependents` (contract 2 §5.3). */
export const DependentsReplyShape = Type.Object(
  {
    wp_id: Type.String(),
    depends_on: Type.Array(Type.String()),
    /** Those that name it themselves. */
    dependents: Type.Array(Type.String()),
    unreadable: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type DependentsReply = Static<typeof DependentsReplyShape>;

/** The answer of `agent status emit` (contract 2 §5.4). */
export const EmitReplyShape = Type.Object(
  {
    event_id: Type.String(),
    wp_id: Type.String(),
    work_package_id: Type.String(),
    from_lane: Type.Enum(lanes),
    to_lane: Type.Enum(lanes),
    status_events_path: Type.String(),
    actor: Type.String(),
    at: Type.String(),
    /** An earlier run of the same command had recorded the event and could not say so. */
    already_recorded: Type.Boolean(),
    /** What could not be brought up to date after the event was recorded, as sentences. */
    warnings: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type EmitReply = Static<typeof EmitReplyShape>;

/** The answer of `agent status materialize`: the content of status.json, then ours. */
export const MaterializeReplyShape = Type.Object(
  {
    ...StatusSnapshotShape.properties,
    status_path: Type.String(),
    warnings: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type MaterializeReply = Static<typeof MaterializeReplyShape>;

/** The answer of `agent status validate`. */
export const ValidateReplyShape = Type.Object(
  {
    passed: Type.Boolean(),
    errors: Type.Array(Type.String()),
    warnings: Type.Array(Type.String()),
    error_count: Type.Integer(),
    warning_count: Type.Integer(),
    /** The errors again, with their kind and what they are about. */
    findings: Type.Array(
      Type.Object(
        { kind: Type.Enum(['unreadable', 'lost', 'schema', 'legality', 'evidence', 'drift']), about: textOrNull, sentence: Type.String() },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ValidateReply = Static<typeof ValidateReplyShape>;

/** What every command prints with `--json` when it fails. The facts of the case stand beside these keys. */
export const FailureReplyShape = Type.Object({
  result: Type.Literal('error'),
  error_code: Type.String(),
  error: Type.String(),
  /** The same as `error`. */
  message: Type.String(),
  unchanged: Type.String(),
  /** A command that can be pasted, when there is one. */
  next_step: textOrNull,
  remediation: Type.String(),
  exit_code: Type.Integer(),
  /** Everything that stands in the way; the first one leads. */
  problems: Type.Array(
    Type.Object(
      { code: Type.String(), message: Type.String(), unchanged: Type.String(), next: textOrNull, details: Type.Object({}) },
      { additionalProperties: false },
    ),
    { minItems: 1 },
  ),
  spec_kitty_version: Type.String(),
});
export type FailureReply = Static<typeof FailureReplyShape>;
