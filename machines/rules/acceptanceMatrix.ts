import type { AcceptanceMatrix, Criterion } from '../../schemas/acceptanceMatrix.ts';
import { documentText } from './canonicalJson.ts';
import { identityFields, type MissionIdentity } from './identity.ts';

/** The remark by which a criterion is known that nobody has written yet: once others are there, it does not count (contract 2 §6.6). */
export const unwrittenRemark = 'TODO: replace with a real acceptance criterion';

/** A matrix to begin with: one row for each functional requirement, all of them still to be proven. Every byte is that of the original. */
export const newAcceptanceMatrix = (identity: Pick<MissionIdentity, 'mission_slug' | 'mission_number' | 'mission_type'>, requirements: readonly string[]): AcceptanceMatrix => ({
  ...identityFields(identity),
  overall_verdict: 'pending',
  criteria: requirements.map((id): Criterion => ({
    criterion_id: id,
    description: `Verify ${id} is satisfied`,
    proof_type: 'automated_test',
    evidence: null,
    pass_fail: 'pending',
    verified_by: null,
    verified_at: null,
    notes: unwrittenRemark,
  })),
  negative_invariants: [],
});

/** The bytes of acceptance-matrix.json. */
export const acceptanceMatrixText = (matrix: AcceptanceMatrix): string => documentText(matrix, { sorted: false, ascii: false });
