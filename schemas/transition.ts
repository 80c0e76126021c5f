import { Type, type Static } from 'typebox';
import { lanes } from './lane.ts';

const orNull = <T extends Type.TSchema>(shape: T): Type.TUnion<[T, Type.TNull]> => Type.Union([shape, Type.Null()]);
const text = Type.Optional(orNull(Type.String()));

export const LaneShape = Type.Enum(lanes);

/** Who reviewed, what they said, and where it can be read. Blank and missing parts are the machine's business. */
export const ReviewStatementShape = Type.Object({ reviewer: text, verdict: text, reference: text });
export type ReviewStatement = Static<typeof ReviewStatementShape>;

/**
 * Everything somebody puts forward to move a work package to another lane (contract 1 §4.3). Absent and null are the same:
 * nothing was given.
 */
export const TransitionRequestShape = Type.Object(
  {
    to: LaneShape,
    actor: text,
    force: Type.Optional(orNull(Type.Boolean())),
    reason: text,
    evidence: Type.Optional(orNull(Type.Object({ review: Type.Optional(orNull(ReviewStatementShape)) }))),
    review_ref: text,
    review_result: Type.Optional(orNull(ReviewStatementShape)),
    workspace_context: text,
    subtasks_complete: Type.Optional(orNull(Type.Boolean())),
    implementation_evidence_present: Type.Optional(orNull(Type.Boolean())),
  },
  { additionalProperties: false },
);
export type TransitionRequest = Static<typeof TransitionRequestShape>;

/** A lane that can be reached without force, and what the request at hand still lacks for it, as sentences. */
export const AlternativeShape = Type.Object({ to: LaneShape, needs: Type.Array(Type.String()) }, { additionalProperties: false });
export type Alternative = Static<typeof AlternativeShape>;

/** The machine's answer to a request. */
export const JudgementShape = Type.Union([
  Type.Object({ allowed: Type.Literal(true) }, { additionalProperties: false }),
  Type.Object(
    {
      allowed: Type.Literal(false),
      code: Type.Literal('TRANSITION_REJECTED'),
      /** The guard that said no; null when no move leads from here to there. */
      guard: orNull(Type.String()),
      /** Everything that stands in the way, in the guard's own words. */
      sentence: Type.String(),
      /** The other lanes that can be reached from here. */
      alternatives: Type.Array(AlternativeShape),
    },
    { additionalProperties: false },
  ),
]);
export type Judgement = Static<typeof JudgementShape>;
