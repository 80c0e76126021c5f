import type { AcceptanceMatrix } from '../../schemas/acceptanceMatrix.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { unwrittenRemark } from './acceptanceMatrix.ts';

/** What the eyes report about a mission that somebody wants to accept. */
export interface AcceptanceFacts {
  readonly packages: readonly PackageFact[];
  /** By package: who is recorded to have worked on it, null when nobody is. */
  readonly agents: Readonly<Record<string, string | null>>;
  /** The planning documents: their text, or null when there is none. */
  readonly documents: Readonly<Record<string, string | null>>;
  /** Null when the mission has none. */
  readonly matrix: AcceptanceMatrix | null;
  /** What could not be read, as sentences. */
  readonly unreadable: readonly string[];
  /** Paths that are not committed, by the checkout they are in. */
  readonly uncommitted: readonly string[];
}

/** The names of the original's checks (contract 2 §5.5). */
export type AcceptanceCheck = 'lane_blockers' | 'metadata' | 'unchecked_tasks' | 'git_dirty' | 'missing_artifacts' | 'needs_clarification' | 'lanes_manifest' | 'acceptance_matrix';

export interface FailedCheck {
  readonly check: AcceptanceCheck;
  readonly detail: string;
}

export type Verdict = 'pass' | 'pass_pending_consolidation' | 'pending' | 'fail';

/** What a matrix says as a whole (contract 2 §6.6). A criterion that nobody has written yet does not count beside real ones. */
export function overallVerdict({ criteria, negative_invariants = [] }: Pick<AcceptanceMatrix, 'criteria' | 'negative_invariants'>): Verdict {
  const written = criteria.filter(({ notes }) => notes !== unwrittenRemark);
  const results = (written.length > 0 ? written : criteria).map(({ pass_fail }) => pass_fail ?? 'pending');
  const absences = negative_invariants.map(({ result }) => result ?? 'pending');
  if (results.length + absences.length === 0) return 'pending';
  const isFailure = results.some((result) => result !== 'pass' && result !== 'pending') || absences.some((result) => !['pending', 'confirmed_absent', 'deferred_to_consolidation'].includes(result));
  if (isFailure) return 'fail';
  if (results.includes('pending') || absences.includes('pending')) return 'pending';
  return absences.includes('deferred_to_consolidation') ? 'pass_pending_consolidation' : 'pass';
}

const clarification = /\[?NEEDS CLARIFICATION/;

/**
 * Everything that stands in the way of accepting a mission, all of it at once. A canceled package stands in nobody's way.
 * `lenient` passes over packages that nobody is recorded to have worked on.
 */
export function acceptanceFindings(facts: AcceptanceFacts, { lenient }: { readonly lenient: boolean }): readonly FailedCheck[] {
  const found: FailedCheck[] = [];
  const say = (check: AcceptanceCheck, detail: string): void => {
    found.push({ check, detail });
  };
  if (facts.packages.length === 0) say('lane_blockers', 'The mission has no work packages.');
  for (const { wp_id, lane } of facts.packages) if (lane !== 'approved' && lane !== 'done' && lane !== 'canceled') say('lane_blockers', `${wp_id} is ${lane}; it has to be approved, done or canceled.`);
  for (const { wp_id, lane } of facts.packages) if (!lenient && lane !== 'canceled' && facts.agents[wp_id] === null) say('metadata', `Nobody is recorded to have worked on ${wp_id}.`);
  for (const path of facts.uncommitted) say('git_dirty', `${path} is not committed.`);
  for (const [name, text] of Object.entries(facts.documents)) {
    if (text === null) say('missing_artifacts', `${name} is missing.`);
    else if (clarification.test(text)) say('needs_clarification', `${name} still asks for a clarification.`);
  }
  for (const sentence of facts.unreadable) say('lanes_manifest', sentence);
  const verdict = facts.matrix === null ? 'pass' : overallVerdict(facts.matrix);
  if (facts.matrix !== null && (verdict === 'fail' || verdict === 'pending')) {
    const open = facts.matrix.criteria.filter(({ pass_fail }) => pass_fail !== 'pass').map(({ criterion_id }) => criterion_id);
    say('acceptance_matrix', `acceptance-matrix.json says ${verdict}${open.length > 0 ? `: ${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not proven` : ''}.`);
  }
  return found;
}
