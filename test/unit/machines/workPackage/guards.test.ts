import { describe, expect, it } from 'vitest';
import { guards, reasons } from '../../../../machines/workPackage/guards.ts';
import type { WorkPackageEvent } from '../../../../machines/workPackage/types.ts';
import { fullRequest } from '../../../support/fullRequest.ts';

type Request = WorkPackageEvent['request'];
const context = { wp: 'WP01', event: null };
const event = (request: Request): WorkPackageEvent => ({ type: 'CLAIM', id: null, request });
const review = (part: object): NonNullable<Request['evidence']> => ({ review: { ...fullRequest.review_result, ...part } });
const outcome = (part: object): NonNullable<Request['review_result']> => ({ ...fullRequest.review_result, ...part });

const says: readonly (readonly [keyof typeof reasons, Request, string])[] = [
  ['actorIsNamed', { actor: null }, 'An actor must be named.'],
  ['actorIsNamed', { actor: ' \t\n' }, 'An actor must be named.'],
  ['reasonIsGiven', { reason: '' }, 'A reason must be given.'],
  ['workspaceIsKnown', { workspace_context: '  ' }, 'The workspace in which the work is done must be given.'],
  // What the original takes for blanks.
  ['workspaceIsKnown', { workspace_context: '\x1c\x85' }, 'The workspace in which the work is done must be given.'],
  ['workIsComplete', { subtasks_complete: false, implementation_evidence_present: true }, 'All subtasks must be complete.'],
  ['workIsComplete', { subtasks_complete: true }, 'There must be evidence of the implementation.'],
  ['workIsComplete', {}, 'All subtasks must be complete. There must be evidence of the implementation.'],
  ['forceIsAccountedFor', { actor: 'alice' }, 'A reason must be given.'],
  ['forceIsAccountedFor', {}, 'An actor must be named. A reason must be given.'],
  ['feedbackIsReferenced', { review_ref: ' ' }, 'A reference to the review feedback must be given (review_ref).'],
  ['approvalIsEvident', {}, 'Evidence of an approving review must be given: reviewer, verdict approved, reference.'],
  ['approvalIsEvident', { evidence: {} }, 'Evidence of an approving review must be given: reviewer, verdict approved, reference.'],
  [
    'approvalIsEvident',
    { evidence: review({ verdict: 'Approved' }) },
    'Evidence of an approving review must be given: reviewer, verdict approved, reference.',
  ],
  [
    'approvalIsEvident',
    { evidence: review({ reviewer: ' ' }) },
    'Evidence of an approving review must be given: reviewer, verdict approved, reference.',
  ],
  ['reviewIsRecorded', {}, 'The outcome of the review must be given: reviewer, verdict, reference (review_result).'],
  [
    'reviewIsRecorded',
    { review_result: outcome({ reviewer: '', reference: null }) },
    'The outcome of the review must name its reviewer and reference (review_result).',
  ],
  [
    'reviewIsRecorded',
    { review_result: outcome({}), review_ref: '' },
    'The reference to the review (review_ref) must be the one of its outcome (review_result.reference).',
  ],
  [
    'reviewIsRecorded',
    { review_result: outcome({}), evidence: review({ reviewer: 'carol' }) },
    'The evidence must name the same reviewer, verdict and reference as the outcome of the review.',
  ],
  ['reviewApproves', { review_result: outcome({ verdict: 'changes_requested' }) }, 'The outcome of the review must be approved.'],
  [
    'reviewApproves',
    { review_result: outcome({}), evidence: review({ verdict: 'changes_requested' }) },
    'Evidence of an approving review must be given: reviewer, verdict approved, reference. The evidence must name the same reviewer, verdict and reference as the outcome of the review.',
  ],
];

describe('the guards of the work-package machine', () => {
  it.each(says)('%s says what is missing from %j', (name, request, sentence) => {
    expect(reasons[name](context, event(request))).toBe(sentence);
  });

  it.each(Object.keys(reasons) as (keyof typeof reasons)[])('%s lets a request pass that lacks nothing', (name) => {
    expect(reasons[name](context, event(fullRequest))).toBeNull();
    expect(guards[name]({ context, event: event(fullRequest) })).toBe(true);
    expect(guards[name]({ context, event: event({}) })).toBe(false);
  });

  it('lets any recorded verdict end a review that does not approve', () => {
    expect(reasons.reviewIsRecorded(context, event({ review_result: outcome({ verdict: 'whatever' }) }))).toBeNull();
  });

  it('is satisfied by an approving outcome where no evidence is given', () => {
    expect(reasons.reviewApproves(context, event({ review_result: outcome({}) }))).toBeNull();
  });

  it('says something about every guard', () => {
    expect(new Set(says.map(([name]) => name))).toEqual(new Set(Object.keys(reasons)));
  });
});
