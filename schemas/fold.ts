import Type, { type Static } from 'typebox';
import { ReviewResultShape } from './event.ts';
import { lanes } from './lane.ts';
import { RetrospectiveModeShape } from './status.ts';
import { orNull, textOrNull } from './orNull.ts';
import { RunFoldOrNullShape } from './run.ts';

/** The place of a row in the order of the fold: by `at`, then by `event_id`, as characters. */
export const PlaceShape = Type.Object({ at: Type.String(), event_id: Type.String() }, { additionalProperties: false });
export type Place = Static<typeof PlaceShape>;

/** A number that JSON.stringify would change is kept as its own characters. */
export const SavedValueShape = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Object({ exactNumber: Type.String({ pattern: '^-?[0-9][-+.0-9eE]*$' }) }, { additionalProperties: false }),
]);
export type SavedValue = Static<typeof SavedValueShape>;

/** What transitions made of a work package. */
export const PackageFoldShape = Type.Object(
  {
    lane: Type.Enum(lanes),
    actor: Type.String(),
    last_event_id: Type.String(),
    last_transition_at: Type.String(),
    force_count: Type.Integer({ minimum: 0 }),
    /** A reviewer sent it back: a forward move of the same instant does not undo that (contract 1 §3.2). */
    sent_back: Type.Boolean(),
    /** Actor of the last move that handed the work in. */
    handed_in_by: Type.Optional(Type.String()),
    /** Why it is blocked, as long as it is. */
    blocked_because: Type.Optional(Type.String()),
    agent: Type.Optional(Type.String()),
    shell_pid: Type.Optional(SavedValueShape),
    shell_pid_created_at: Type.Optional(SavedValueShape),
    review_result: Type.Optional(orNull(ReviewResultShape)),
  },
  { additionalProperties: false },
);
export type PackageFold = Static<typeof PackageFoldShape>;

/** What annotations lay over that: present keys win over those of the transitions. */
export const OverlayShape = Type.Object(
  {
    /** Actor of the first annotation: shown for a package that no transition ever moved. */
    actor: Type.String(),
    slots: Type.Object(
      {
        agent: Type.Optional(textOrNull),
        assignee: Type.Optional(Type.String()),
        role: Type.Optional(Type.String()),
        agent_profile: Type.Optional(Type.String()),
        agent_profile_version: Type.Optional(Type.String()),
        model: Type.Optional(Type.String()),
        provider: Type.Optional(Type.String()),
        shell_pid: Type.Optional(orNull(SavedValueShape)),
        shell_pid_created_at: Type.Optional(textOrNull),
        subtasks: Type.Optional(Type.Record(Type.String(), Type.Enum(lanes))),
        notes: Type.Optional(Type.Array(Type.String())),
        tracker_refs: Type.Optional(Type.Array(Type.String())),
        review: Type.Optional(
          orNull(
            Type.Object(
              { at: Type.String(), actor: Type.String(), wp_id: Type.String(), reason: Type.String() },
              { additionalProperties: false },
            ),
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type Overlay = Static<typeof OverlayShape>;

export const RetrospectiveFoldShape = Type.Object(
  {
    requested: orNull(Type.Object({ place: PlaceShape, mode: orNull(RetrospectiveModeShape) }, { additionalProperties: false })),
    ended: orNull(
      Type.Object(
        { place: PlaceShape, status: Type.Enum(['completed', 'skipped', 'failed']), record_path: textOrNull },
        { additionalProperties: false },
      ),
    ),
    generated: Type.Integer({ minimum: 0 }),
    applied: Type.Integer({ minimum: 0 }),
    rejected: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type RetrospectiveFold = Static<typeof RetrospectiveFoldShape>;

/**
 * Everything needed to go on folding a log where the last reading stopped. Transitions and annotations are kept apart because
 * every annotation is folded after every transition, whatever their times.
 */
export const FoldShape = Type.Object(
  {
    format: Type.Literal('fold/5'),
    /** Transitions folded, each event id once. */
    event_count: Type.Integer({ minimum: 0 }),
    /** Mission slug of the first transition in order, as the row has it. */
    mission_slug: Type.String(),
    last_transition: orNull(PlaceShape),
    last_annotation: orNull(PlaceShape),
    /** Whoever has moved a package, each name once, in the order of their first moves. */
    actors: Type.Array(Type.String()),
    packages: Type.Record(Type.String(), PackageFoldShape),
    overlays: Type.Record(Type.String(), OverlayShape),
    retrospective: orNull(RetrospectiveFoldShape),
    /** What was reported and answered; null before the first report. */
    run: RunFoldOrNullShape,
  },
  { additionalProperties: false },
);
export type Fold = Static<typeof FoldShape>;
