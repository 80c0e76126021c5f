import type { AcceptanceMatrix, Criterion } from '../../schemas/acceptanceMatrix.ts';
import { documentText } from './canonicalJson.ts';
import { identityFields, type MissionIdentity } from './identity.ts';

/**
 * The remark on a criterion that nobody has written yet. Where the original knows no requirement, it lays out one criterion that is
 * described by nothing else, and that one does not count once others are there (contract 2 §6.6).
 */
export const unwrittenRemark = 'TODO: replace with a real acceptance criterion';

/** A matrix to begin with: one row for each functional requirement, all of them still to be proven. Every byte is that of the original. */
export const newAcceptanceMatrix = (
  identity: Pick<MissionIdentity, 'mission_slug' | 'mission_number' | 'mission_type'>,
  requirements: readonly string[],
): AcceptanceMatrix => ({
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

/** What somebody has found who looked. */
export interface Finding {
  readonly result: string;
  readonly actor: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly evidence: string | null;
  readonly method: string | null;
}

/** The matrix with a finding about one of its criteria; null when it has no such criterion. What is said once more stays as it is. */
export function withCriterion(
  matrix: AcceptanceMatrix,
  id: string,
  { result, actor, at, evidence, method }: Finding,
): AcceptanceMatrix | null {
  const known = matrix.criteria.find(({ criterion_id }) => criterion_id === id);
  if (known === undefined) return null;
  const isSaid =
    known.pass_fail === result &&
    (known.verified_by ?? null) === actor &&
    (evidence === null || known.evidence === evidence) &&
    (method === null || known.proof_type === method) &&
    known.notes !== unwrittenRemark;
  if (isSaid) return matrix;
  const found: Criterion = {
    ...known,
    ...(method === null ? {} : { proof_type: method }),
    evidence: evidence ?? known.evidence ?? null,
    pass_fail: result,
    verified_by: actor,
    verified_at: at,
    notes: known.notes === unwrittenRemark ? '' : (known.notes ?? null),
  };
  return { ...matrix, criteria: matrix.criteria.map((each) => (each === known ? found : each)) };
}

/** The matrix with a finding about something that must not be there any more. */
export function withAbsence(
  matrix: AcceptanceMatrix,
  id: string,
  { result, evidence, method, description, command }: Finding & { readonly description: string | null; readonly command: string | null },
): AcceptanceMatrix {
  const { negative_invariants: former = [] } = matrix;
  const known = former.find(({ invariant_id }) => invariant_id === id) ?? {
    invariant_id: id,
    description: '',
    verification_method: 'custom_command',
    verification_command: null,
    result: 'pending',
    evidence: null,
  };
  const found = {
    ...known,
    ...(description === null ? {} : { description }),
    ...(method === null ? {} : { verification_method: method }),
    ...(command === null ? {} : { verification_command: command }),
    ...(evidence === null ? {} : { evidence }),
    result,
  };
  const isNew = !former.some(({ invariant_id }) => invariant_id === id);
  return { ...matrix, negative_invariants: isNew ? [...former, found] : former.map((each) => (each.invariant_id === id ? found : each)) };
}
