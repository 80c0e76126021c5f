import Type, { type Static } from 'typebox';
import { optionalText } from './orNull.ts';

/** One thing the mission has to prove. Keys that are not listed are kept. */
const CriterionShape = Type.Object({
  criterion_id: Type.String(),
  description: Type.Optional(Type.String()),
  proof_type: Type.Optional(Type.String({ description: '`automated_test`, `manual_qa` …' })),
  evidence: optionalText,
  pass_fail: Type.Optional(Type.String({ description: '`pass`, `fail` or `pending`; anything else counts as a failure' })),
  verified_by: optionalText,
  verified_at: optionalText,
  notes: optionalText,
});
export type Criterion = Static<typeof CriterionShape>;

/** One thing that must not be there any more. */
const NegativeInvariantShape = Type.Object({
  invariant_id: Type.String(),
  description: Type.Optional(Type.String()),
  verification_method: Type.Optional(Type.String({ description: '`grep_absence`, `route_check` or `custom_command`' })),
  verification_command: optionalText,
  result: Type.Optional(
    Type.String({ description: '`pending`, `confirmed_absent`, `still_present`, `verification_error` or `deferred_to_consolidation`' }),
  ),
  evidence: optionalText,
});

/** `acceptance-matrix.json`: how the mission proves that it does what was asked for (contract 2 §6.6). */
export const AcceptanceMatrixShape = Type.Object({
  mission_slug: Type.String(),
  mission_number: Type.Optional(Type.Unknown({ description: 'A text; older files have a number or null' })),
  mission_type: Type.Optional(Type.String()),
  overall_verdict: Type.Optional(Type.String({ description: 'Made from the rows; what stands here is not read' })),
  criteria: Type.Array(CriterionShape),
  negative_invariants: Type.Optional(Type.Array(NegativeInvariantShape)),
});
export type AcceptanceMatrix = Static<typeof AcceptanceMatrixShape>;
