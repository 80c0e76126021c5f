import Type, { type Static } from 'typebox';
import { ReviewResultShape } from './event.ts';
import type { ExactNumber } from './exactNumber.ts';
import { displayLanes, lanes } from './lane.ts';
import { optionalText, orNull, textOrNull } from './orNull.ts';

const VerbatimShape = Type.Unsafe<string | number | ExactNumber | null>({ type: ['string', 'number', 'null'] });

export const WorkPackageStatusShape = Type.Object(
  {
    lane: Type.Enum(lanes),
    /** The tool of a structured actor, else its role, else empty. */
    actor: Type.String(),
    /** Both null for a package that has annotations only. */
    last_event_id: textOrNull,
    last_transition_at: textOrNull,
    force_count: Type.Integer({ minimum: 0 }),
    agent: optionalText,
    assignee: optionalText,
    role: optionalText,
    agent_profile: optionalText,
    agent_profile_version: optionalText,
    model: optionalText,
    provider: optionalText,
    shell_pid: Type.Optional(VerbatimShape),
    shell_pid_created_at: Type.Optional(VerbatimShape),
    subtasks: Type.Optional(Type.Record(Type.String(), Type.Enum(lanes))),
    notes: Type.Optional(Type.Array(Type.String())),
    tracker_refs: Type.Optional(Type.Array(Type.String())),
    review: Type.Optional(orNull(Type.Object({ at: Type.String(), actor: Type.String(), wp_id: Type.String(), reason: Type.String() }))),
    /** Absent: never reviewed. Null: left in_review without a result. */
    review_result: Type.Optional(orNull(ReviewResultShape)),
  },
  { additionalProperties: false },
);
export type WorkPackageStatus = Static<typeof WorkPackageStatusShape>;

export const RetrospectiveModeShape = Type.Object(
  {
    value: Type.Enum(['autonomous', 'human_in_command']),
    source_signal: Type.Object(
      { kind: Type.Enum(['charter_override', 'explicit_flag', 'environment', 'parent_process']), evidence: Type.String() },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type RetrospectiveMode = Static<typeof RetrospectiveModeShape>;

export const RetrospectiveStatusShape = Type.Object(
  {
    status: Type.Enum(['completed', 'skipped', 'failed', 'pending']),
    mode: orNull(RetrospectiveModeShape),
    record_path: textOrNull,
    proposals_total: Type.Integer({ minimum: 0 }),
    proposals_applied: Type.Integer({ minimum: 0 }),
    proposals_rejected: Type.Integer({ minimum: 0 }),
    proposals_pending: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type RetrospectiveStatus = Static<typeof RetrospectiveStatusShape>;

/** `status.json`: the fold of a log, byte for byte reproducible; nothing in it comes from a clock (contract 1 §3.5). */
export const StatusSnapshotShape = Type.Object(
  {
    mission_slug: Type.String(),
    /** Decimal digits, or empty for a mission without a number. */
    mission_number: Type.String(),
    mission_type: Type.String(),
    /** `at` of the last transition, or empty. */
    materialized_at: Type.String(),
    event_count: Type.Integer({ minimum: 0 }),
    last_event_id: textOrNull,
    work_packages: Type.Record(Type.String(), WorkPackageStatusShape),
    summary: Type.Record(Type.Enum(displayLanes), Type.Integer({ minimum: 0 }), { additionalProperties: false }),
    retrospective: Type.Optional(RetrospectiveStatusShape),
  },
  { additionalProperties: false },
);
export type StatusSnapshot = Static<typeof StatusSnapshotShape>;
