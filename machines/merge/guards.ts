import { nothingChanged } from '../../schemas/problem.ts';
import type { MergeContext } from '../../schemas/merge.ts';
import { guardsFrom, type Reason } from '../reasons.ts';
import type { MergeEvent } from './types.ts';

type Rule = Reason<MergeContext, MergeEvent>;

const stateOf = (event: MergeEvent): string | null => ('output' in event && 'state' in event.output ? event.output.state : null);

const answers =
  (state: string, otherwise: string): Rule =>
  (_, event) =>
    stateOf(event) === state ? null : otherwise;

const stoppedAt =
  (step: string): Rule =>
  ({ stopped }) =>
    stopped?.at === step ? null : `It did not stop at ${step}.`;

const isPublished = ({ results }: MergeContext): boolean => results.publishing !== undefined;

/**
 * The guards of a merge, as reasons that may be missing. What is published is never taken back by giving up: that is
 * what undoing is for. A push that is refused may be given up.
 */
export const reasons = {
  isConflict: answers('conflict', 'Everything fits together.'),
  isMoved: answers('moved', 'Every branch is where it was.'),
  isOpen: answers('open', 'Everything is decided.'),
  isPublishedAlready: ({ results }, event) =>
    results.proving !== undefined && stateOf(event) === 'published' ? null : 'The target does not have it.',
  isToBePushed: ({ plan }) => (plan.push === null ? 'Nobody has asked for it to be pushed.' : null),
  mayBeWithdrawn: (context) =>
    isPublished(context) ? `${context.plan.target} has the landing already; what is left is to finish it.` : null,
  nothingIsBegun: ({ attempts, resolutions, workspace }, event) =>
    attempts.length === 1 &&
    resolutions.length === 0 &&
    // Whoever decides a conflict there goes on with it, or gives it up: nothing else takes it away.
    workspace === null &&
    'error' in event &&
    event.error.unchanged === nothingChanged
      ? null
      : 'Something was done before it failed.',
  stoppedAtCleaning: stoppedAt('cleaning'),
  stoppedAtPublishing: stoppedAt('publishing'),
  stoppedAtPushing: stoppedAt('pushing'),
  stoppedAtRefreshing: stoppedAt('refreshing'),
  stoppedAtWithdrawing: stoppedAt('withdrawing'),
} as const satisfies Readonly<Record<string, Rule>>;

export const guards = guardsFrom<MergeContext, MergeEvent, keyof typeof reasons>(reasons);
