import type { ReviewStatement } from '../../schemas/transition.ts';
import type { WorkPackageContext } from '../../schemas/workPackageContext.ts';
import { all, guardsFrom, type Reason } from '../reasons.ts';
import { strip } from '../rules/pattern.ts';
import type { WorkPackageEvent } from './types.ts';

type Rule = Reason<WorkPackageContext, WorkPackageEvent>;
type Text = string | null | undefined;

const isBlank = (text: Text): boolean => text === null || text === undefined || strip(text) === '';
const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

const statementParts = ['reviewer', 'verdict', 'reference'] as const;
const blankParts = (statement: ReviewStatement): readonly string[] => statementParts.filter((part) => isBlank(statement[part]));

const approves = (statement: ReviewStatement | null | undefined): boolean =>
  isGiven(statement) && statement.verdict === 'approved' && blankParts(statement).length === 0;

const actorIsNamed: Rule = (_, { request }) => (isBlank(request.actor) ? 'An actor must be named.' : null);

const reasonIsGiven: Rule = (_, { request }) => (isBlank(request.reason) ? 'A reason must be given.' : null);

const workspaceIsKnown: Rule = (_, { request }) =>
  isBlank(request.workspace_context) ? 'The workspace in which the work is done must be given.' : null;

const subtasksAreComplete: Rule = (_, { request }) => (request.subtasks_complete === true ? null : 'All subtasks must be complete.');

const implementationIsEvident: Rule = (_, { request }) =>
  request.implementation_evidence_present === true ? null : 'There must be evidence of the implementation.';

const approvalIsEvident: Rule = (_, { request }) =>
  approves(request.evidence?.review) ? null : 'Evidence of an approving review must be given: reviewer, verdict approved, reference.';

const feedbackIsReferenced: Rule = (_, { request }) =>
  isBlank(request.review_ref) ? 'A reference to the review feedback must be given (review_ref).' : null;

const outcomeIsComplete: Rule = (_, { request }) => {
  if (!isGiven(request.review_result)) return 'The outcome of the review must be given: reviewer, verdict, reference (review_result).';
  const blank = blankParts(request.review_result);
  return blank.length === 0 ? null : `The outcome of the review must name its ${blank.join(' and ')} (review_result).`;
};

/** Evidence, where there is any, speaks before the outcome; what the two say against each other is another guard's matter. */
const outcomeApproves: Rule = (context, event) => {
  const { evidence, review_result } = event.request;
  if (isGiven(evidence)) return approvalIsEvident(context, event);
  return review_result?.verdict === 'approved' ? null : 'The outcome of the review must be approved.';
};

/** An empty reference is a reference too, and not the one of the outcome. */
const referenceAgrees: Rule = (_, { request: { review_ref, review_result } }) =>
  isGiven(review_ref) && isGiven(review_result) && review_ref !== review_result.reference
    ? 'The reference to the review (review_ref) must be the one of its outcome (review_result.reference).'
    : null;

const evidenceAgrees: Rule = (_, { request: { evidence, review_result } }) =>
  isGiven(evidence) &&
  isGiven(review_result) &&
  statementParts.some((part) => (evidence.review?.[part] ?? null) !== (review_result[part] ?? null))
    ? 'The evidence must name the same reviewer, verdict and reference as the outcome of the review.'
    : null;

/**
 * What each guarded move needs (contract 1 §4.3), by the name of the guard in the chart. The sentences come in the order
 * in which the original asks.
 */
export const reasons = {
  actorIsNamed,
  approvalIsEvident,
  feedbackIsReferenced,
  forceIsAccountedFor: all(actorIsNamed, reasonIsGiven),
  reasonIsGiven,
  reviewApproves: all(outcomeIsComplete, outcomeApproves, referenceAgrees, evidenceAgrees),
  reviewIsRecorded: all(outcomeIsComplete, referenceAgrees, evidenceAgrees),
  workIsComplete: all(subtasksAreComplete, implementationIsEvident),
  workspaceIsKnown,
} as const satisfies Readonly<Record<string, Rule>>;

export const guards = guardsFrom(reasons);
