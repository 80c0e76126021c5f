import Type, { type Static } from 'typebox';
import { momentFlows, momentStates } from './moment.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';

/**
 * Decision moments: questions of planning interviews and what was decided (contract 2 §5.6). They are kept with the mission in
 * `decisions/`; what pauses a run is another thing and is answered with `next --answer`.
 */
export const DecisionMomentShape = Type.Object(
  {
    /** A ULID. Of others is asked no more than that the name of its page could not lead elsewhere. */
    decision_id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }),
    origin_flow: Type.Enum(momentFlows),
    /** Where in the interview it is asked: a step, or a slot of a template. */
    step_id: textOrNull,
    slot_key: textOrNull,
    input_key: Type.String(),
    question: Type.String(),
    /** None: any text is an answer. */
    options: orNull(Type.Array(Type.String())),
    status: Type.Enum(momentStates),
    final_answer: textOrNull,
    rationale: textOrNull,
    /** The answer is none of the options. The original also leaves null. */
    other_answer: Type.Union([Type.Boolean(), Type.String(), Type.Null()]),
    summary_json: Type.Unknown(),
    created_at: Type.String(),
    resolved_at: textOrNull,
    resolved_by: textOrNull,
    opened_by: textOrNull,
    mission_id: textOrNull,
    mission_slug: Type.String(),
  },
  { title: 'A question of a planning interview, and what was decided' },
);
export type DecisionMoment = Static<typeof DecisionMomentShape>;

/** `decisions/index.json`. */
export const DecisionIndexShape = Type.Object({
  version: Type.Literal(1),
  mission_id: textOrNull,
  entries: Type.Array(DecisionMomentShape),
});
export type DecisionIndex = Static<typeof DecisionIndexShape>;

const Aftermath = { commits: Type.Array(StatusCommitShape), warnings: Type.Array(Type.String()) } as const;
/** How many rows the event log has with this one; null where nothing was written. */
const lamport = orNull(Type.Integer());

/** The answer of `agent decision open`. */
export const DecisionOpenReplyShape = Type.Object(
  {
    contract: Type.Literal('decision_open_v2'),
    /** `DRY_RUN` where nothing was written. */
    decision_id: Type.String(),
    /** It was open before. */
    idempotent: Type.Boolean(),
    mission_id: textOrNull,
    artifact_path: textOrNull,
    event_lamport: lamport,
    recovery: Type.Object(
      {
        rerun_safe: Type.Literal(true),
        idempotency_key: Type.Object(
          { mission_id: textOrNull, flow: Type.String(), step_id: textOrNull, slot_key: textOrNull, input_key: Type.String() },
          { additionalProperties: false },
        ),
      },
      { additionalProperties: false },
    ),
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type DecisionOpenReply = Static<typeof DecisionOpenReplyShape>;

/** The answer of `agent decision resolve`, `defer` and `cancel`. */
export const DecisionCloseReplyShape = Type.Object(
  {
    decision_id: Type.String(),
    status: Type.Enum(momentStates),
    terminal_outcome: Type.Enum(['resolved', 'deferred', 'canceled']),
    /** It had been decided in the very same way before. */
    idempotent: Type.Boolean(),
    event_lamport: lamport,
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type DecisionCloseReply = Static<typeof DecisionCloseReplyShape>;

export const markerFindings = ['DEFERRED_WITHOUT_MARKER', 'MARKER_WITHOUT_DECISION', 'STALE_MARKER'] as const;

/** The answer of `agent decision verify`. */
export const DecisionVerifyReplyShape = Type.Object(
  {
    status: Type.Enum(['clean', 'drift']),
    deferred_count: Type.Integer(),
    marker_count: Type.Integer(),
    findings: Type.Array(
      Type.Object(
        { kind: Type.Enum(markerFindings), decision_id_or_ref: Type.String(), location: Type.String(), detail: Type.String() },
        { additionalProperties: false },
      ),
    ),
    mission_slug: Type.String(),
    /** The findings are such that the command ends with 1. */
    fails: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type DecisionVerifyReply = Static<typeof DecisionVerifyReplyShape>;

/** The answer of `agent decision list`. */
export const DecisionListReplyShape = Type.Object(
  { mission_slug: Type.String(), mission_id: textOrNull, decisions: Type.Array(DecisionMomentShape), count: Type.Integer() },
  { additionalProperties: false },
);
export type DecisionListReply = Static<typeof DecisionListReplyShape>;
