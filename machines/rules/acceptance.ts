import type { AcceptanceMatrix } from '../../schemas/acceptanceMatrix.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { IssueMatrix } from '../../schemas/issueMatrix.ts';
import { hasPassedReview, isTerminal } from '../../schemas/lane.ts';
import type { Problem } from '../../schemas/problem.ts';
import { unwrittenRemark } from './acceptanceMatrix.ts';
import { whyIssueIsOpen } from './issueMatrix.ts';
import { ownEntry } from './ownEntry.ts';

/** What the eyes report about a mission that somebody wants to accept. */
export interface AcceptanceFacts {
  readonly packages: readonly PackageFact[];
  /** Whether the mission cannot do without packages: it has some, or its type has steps that make or build them. */
  readonly needsPackages: boolean;
  /** By package: who is recorded to have worked on it, null when nobody is. */
  readonly agents: Readonly<Record<string, string | null>>;
  /** By package: the verdict of the last review on record, null when there is none. A package without any event is not among them. */
  readonly verdicts: Readonly<Record<string, string | null>>;
  /** The planning documents: their text, or null when there is none. */
  readonly documents: Readonly<Record<string, string | null>>;
  /** What its type asks for and a mission without packages has not, as sentences: there nothing else shows that it is done. */
  readonly unfinished: readonly string[];
  /** Null when the mission has none. */
  readonly matrix: AcceptanceMatrix | null;
  /** Null when the mission has none. */
  readonly issues: IssueMatrix | null;
  /** What could not be read of packages and lanes, as sentences. */
  readonly unreadable: readonly string[];
  /** The same of the two matrices. */
  readonly unreadableMatrices: readonly string[];
  /** Paths that are not committed, in the lanes and in the mission's folder, absolute. */
  readonly uncommitted: readonly string[];
  /** Lanes with approved work whose branch is not there. */
  readonly lostLanes: readonly string[];
  /** Why work on lanes that lanes.json does not name would be left out of what lands; null where there is none. */
  readonly strayLanes: Pick<Problem, 'message' | 'next'> | null;
  /** Paths that the project asks for and that are neither checked out nor on a lane. */
  readonly missingPaths: readonly string[];
  /** The branch that is checked out where the acceptance is written, and those the mission lives on; none where it does not say. */
  readonly branch: { readonly current: string | null; readonly expected: readonly string[] };
}

/**
 * The checks by the original's names (contract 2 §5.5), in the order in which what they find is best mended; the issue matrix and
 * the contract tests are ours.
 */
export const acceptanceChecks = [
  'lane_blockers',
  'metadata',
  'activity',
  'git_dirty',
  'missing_artifacts',
  'needs_clarification',
  'path_violations',
  'lanes_manifest',
  'mission_branch',
  'acceptance_matrix_cannot_evaluate',
  'acceptance_matrix',
  'issue_matrix',
  'contract_tests',
] as const;
export type AcceptanceCheck = (typeof acceptanceChecks)[number];

export interface FailedCheck {
  readonly check: AcceptanceCheck;
  readonly detail: string;
}

export type Verdict = 'pass' | 'pass_pending_consolidation' | 'pending' | 'fail';

type Rows = Pick<AcceptanceMatrix, 'criteria' | 'negative_invariants'>;

/** The row of a mission without requirements is nothing but the remark, and does not count beside others. That of a requirement always does. */
function counted(criteria: Rows['criteria']): Rows['criteria'] {
  const written = criteria.filter(({ description }) => description !== unwrittenRemark);
  return written.length > 0 ? written : criteria;
}

/** What a matrix says as a whole (contract 2 §6.6). */
export function overallVerdict({ criteria, negative_invariants = [] }: Rows): Verdict {
  const results = counted(criteria).map(({ pass_fail }) => pass_fail ?? 'pending');
  const absences = negative_invariants.map(({ result }) => result ?? 'pending');
  if (results.length + absences.length === 0) return 'pending';
  const isFailure =
    results.some((result) => result !== 'pass' && result !== 'pending') ||
    absences.some((result) => !['pending', 'confirmed_absent', 'deferred_to_consolidation'].includes(result));
  if (isFailure) return 'fail';
  if (results.includes('pending') || absences.includes('pending')) return 'pending';
  return absences.includes('deferred_to_consolidation') ? 'pass_pending_consolidation' : 'pass';
}

/** The rows of a matrix that keep a mission from being accepted. */
export const openRows = ({ criteria, negative_invariants = [] }: Rows) => ({
  criteria: counted(criteria)
    .filter(({ pass_fail }) => pass_fail !== 'pass')
    .map(({ criterion_id }) => criterion_id),
  invariants: negative_invariants
    .filter(({ result }) => result !== 'confirmed_absent' && result !== 'deferred_to_consolidation')
    .map(({ invariant_id }) => invariant_id),
});

const clarification = /\[?NEEDS CLARIFICATION/;

/**
 * Everything that stands in the way of accepting a mission, all of it at once. A canceled package stands in nobody's way.
 * `lenient` passes over packages that nobody is recorded to have worked on, and over paths that the project asks for.
 */
export function acceptanceFindings(facts: AcceptanceFacts, { lenient }: { readonly lenient: boolean }): readonly FailedCheck[] {
  const found: FailedCheck[] = [];
  const say = (check: AcceptanceCheck, detail: string): void => {
    found.push({ check, detail });
  };
  if (facts.packages.length === 0 && facts.needsPackages) say('lane_blockers', 'The mission has no work packages.');
  for (const { wp_id, lane } of facts.packages)
    if (lane !== 'approved' && !isTerminal(lane)) say('lane_blockers', `${wp_id} is ${lane}; it has to be approved, done or canceled.`);
  for (const { wp_id, lane } of facts.packages)
    if (!lenient && lane !== 'canceled' && facts.agents[wp_id] === null) say('metadata', `Nobody is recorded to have worked on ${wp_id}.`);
  for (const { wp_id, lane } of facts.packages) {
    if (lane === 'canceled') continue;
    const verdict = ownEntry(facts.verdicts, wp_id);
    if (verdict === undefined) say('activity', `No event of ${wp_id} is on record.`);
    else if (hasPassedReview(lane) && verdict === 'changes_requested')
      say('activity', `${wp_id} is ${lane}, although the last review on record asked for changes.`);
  }
  for (const path of facts.uncommitted) say('git_dirty', `${path} is not committed.`);
  for (const [name, text] of Object.entries(facts.documents)) {
    if (text === null) say('missing_artifacts', `${name} is missing.`);
    else if (clarification.test(text)) say('needs_clarification', `${name} still asks for a clarification.`);
  }
  for (const sentence of facts.unfinished) say('missing_artifacts', sentence);
  if (!lenient)
    for (const path of facts.missingPaths)
      say('path_violations', `${path} is neither checked out nor on the branch of a lane; the mission type of the project asks for it.`);
  for (const sentence of facts.unreadable) say('lanes_manifest', sentence);
  if (facts.strayLanes !== null) say('lanes_manifest', facts.strayLanes.message);
  for (const lane of facts.lostLanes) say('lanes_manifest', `The branch of ${lane}, which has approved work, is not there.`);
  const { current, expected } = facts.branch;
  if (expected.length > 0 && (current === null || !expected.includes(current)))
    say('mission_branch', `${current ?? 'No branch'} is checked out; the mission is accepted on ${expected.join(' or ')}.`);
  for (const sentence of facts.unreadableMatrices) say('acceptance_matrix_cannot_evaluate', sentence);
  const verdict = facts.matrix === null ? 'pass' : overallVerdict(facts.matrix);
  if (facts.matrix !== null && (verdict === 'fail' || verdict === 'pending')) {
    const { criteria, invariants } = openRows(facts.matrix);
    const said = (ids: readonly string[], what: string): readonly string[] =>
      ids.length === 0 ? [] : [`${ids.join(', ')} ${ids.length === 1 ? 'is' : 'are'} not ${what}`];
    const open = [...said(criteria, 'proven'), ...said(invariants, 'confirmed to be gone')];
    say('acceptance_matrix', `acceptance-matrix.json says ${verdict}${open.length > 0 ? `: ${open.join('; ')}` : ''}.`);
  }
  for (const sentence of unproven(facts.matrix)) say('acceptance_matrix', sentence);
  for (const [issue, row] of Object.entries(facts.issues?.rows ?? {})) {
    const why = whyIssueIsOpen(row);
    if (why !== null) say('issue_matrix', `${issue} ${why}.`);
  }
  return found;
}

/** What a person has looked at says who looked, when, and what they saw (contract 2 §6.6). */
function unproven(matrix: AcceptanceMatrix | null): readonly string[] {
  const isBlank = (text: string | null | undefined): boolean => (text ?? '').trim() === '';
  return (matrix?.criteria ?? [])
    .filter(
      ({ proof_type, pass_fail, evidence, verified_at, verified_by }) =>
        proof_type === 'manual_qa' && pass_fail === 'pass' && (isBlank(evidence) || isBlank(verified_at) || isBlank(verified_by)),
    )
    .map(({ criterion_id }) => `${criterion_id} was checked by hand and does not say by whom, when and what was seen.`);
}
