import Type, { type Static } from 'typebox';
import { AsOfShape } from './asOf.ts';
import { orNull } from './orNull.ts';

/** How many packages stand where, by the original's buckets (contract 2 §1.4). */
export const ProgressCountsShape = Type.Object(
  {
    total_wps: Type.Integer(),
    done_wps: Type.Integer(),
    approved_wps: Type.Integer(),
    in_progress_wps: Type.Integer(),
    planned_wps: Type.Integer(),
    for_review_wps: Type.Integer(),
    /** Weighted readiness, 0 to 100, one decimal. */
    weighted_percentage: Type.Number(),
  },
  { additionalProperties: false },
);

export const WhyNotShape = Type.Object(
  {
    wp_id: Type.String(),
    lane: Type.String(),
    /** A stable word for programs. */
    reason: Type.String(),
    /** The same as a sentence. */
    sentence: Type.String(),
    /** The packages or people it waits for. */
    waits_for: Type.Array(Type.String()),
    /** What moves it on where it waits for nobody: lifts what blocks it. Null for all that is not blocked. */
    way_on: orNull(Type.String()),
  },
  { additionalProperties: false },
);

export const WaitShape = Type.Object(
  {
    token: Type.String(),
    /** Who has to move first. */
    for: Type.Array(
      Type.Object(
        {
          wp_id: Type.String(),
          lane: Type.String(),
          holder: orNull(Type.String()),
          /** When it came to that lane (ISO 8601). */
          since: orNull(Type.String()),
          /** What takes it over from whoever holds it; null where the rules move it on by themselves. */
          takeover: orNull(Type.String()),
        },
        { additionalProperties: false },
      ),
    ),
    ask_again_after_seconds: Type.Integer(),
  },
  { additionalProperties: false },
);

/**
 * The answer of `next`: the original's 24 keys in its order, always all present (contract 2 §1.4), then ours.
 * Ours never change the meaning of theirs.
 */
export const DecisionShape = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('step'),
      Type.Literal('decision_required'),
      Type.Literal('blocked'),
      Type.Literal('terminal'),
      Type.Literal('query'),
    ]),
    agent: orNull(Type.String()),
    mission_slug: Type.String(),
    /** Empty when the mission has no number yet. */
    mission_number: Type.String(),
    mission_type: Type.String(),
    mission: Type.String(),
    mission_state: Type.String(),
    timestamp: Type.String(),
    action: orNull(Type.String()),
    wp_id: orNull(Type.String()),
    workspace_path: orNull(Type.String()),
    prompt_file: orNull(Type.String()),
    reason: orNull(Type.String()),
    guard_failures: Type.Array(Type.String()),
    progress: orNull(ProgressCountsShape),
    origin: Type.Record(Type.String(), Type.String()),
    run_id: orNull(Type.String()),
    step_id: orNull(Type.String()),
    decision_id: orNull(Type.String()),
    input_key: orNull(Type.String()),
    question: orNull(Type.String()),
    options: orNull(Type.Array(Type.String())),
    is_query: Type.Boolean(),
    preview_step: orNull(Type.String()),
    /** What the asker would be given: the same word whether asked or advancing. */
    offer: Type.Union([
      Type.Literal('step'),
      Type.Literal('decision_required'),
      Type.Literal('waiting'),
      Type.Literal('blocked'),
      Type.Literal('terminal'),
    ]),
    why: Type.Array(Type.String()),
    why_not: Type.Array(WhyNotShape),
    wait: orNull(WaitShape),
    /** A command that can be pasted, when one would move things. */
    next_command: orNull(Type.String()),
    /** Names mission, step, package, attempt and agent: a later report may carry it. */
    report_id: Type.String(),
    /** Digest of everything the decision was made from. */
    state_digest: Type.String(),
    /** Only where a moment was named: the decision is the one of then. */
    as_of: Type.Optional(AsOfShape),
  },
  { additionalProperties: false },
);
export type Decision = Static<typeof DecisionShape>;
export type ProgressCounts = Static<typeof ProgressCountsShape>;
export type WhyNot = Static<typeof WhyNotShape>;
export type Wait = Static<typeof WaitShape>;
