import type { ReviewResult, Transition } from '../../schemas/event.ts';
import type { PackageFold } from '../../schemas/fold.ts';
import { actorName } from './actorName.ts';
import { isHandIn } from './isHandIn.ts';
import { savedValue } from './savedValue.ts';

/**
 * A work package after one more transition (contract 1 §3.2, §3.3). Whether the move is legal is not asked here: history is
 * folded as it happened.
 */
export function foldTransition(before: PackageFold | undefined, row: Transition): PackageFold {
  const sentBack = isSendingBack(row);
  const isOverruled = before !== undefined && before.sent_back && before.last_transition_at === row.at && !sentBack;
  if (isOverruled) return before;
  const after: Draft = {
    lane: row.to_lane,
    actor: actorName(row.actor),
    last_event_id: row.event_id,
    last_transition_at: row.at,
    force_count: (before?.force_count ?? 0) + Number(row.force),
    sent_back: sentBack,
  };
  const handedInBy = isHandIn(row) ? after.actor : before?.handed_in_by;
  if (handedInBy !== undefined) after.handed_in_by = handedInBy;
  if (row.to_lane === 'blocked' && row.reason) after.blocked_because = row.reason;
  if (before?.agent !== undefined) after.agent = before.agent;
  if (before?.shell_pid !== undefined) after.shell_pid = before.shell_pid;
  if (before?.shell_pid_created_at !== undefined) after.shell_pid_created_at = before.shell_pid_created_at;
  if (before?.review_result !== undefined) after.review_result = before.review_result;
  if (row.from_lane === 'planned' && row.to_lane === 'claimed') takeClaim(after, row);
  const result = givenReviewResult(row);
  // Absent until a first review, an object, or null after leaving in_review without one: three states, and everything else carries it on.
  if (result !== null || row.from_lane === 'in_review') after.review_result = result;
  return after;
}

type Draft = { -readonly [Key in keyof PackageFold]: PackageFold[Key] };

/**
 * A reviewer returning the work. In older logs the package stood in for_review, and only a reference tells that somebody had
 * reviewed it.
 */
const isSendingBack = (row: Transition): boolean =>
  row.to_lane === 'in_progress' && (row.from_lane === 'in_review' || (row.from_lane === 'for_review' && (row.review_ref ?? null) !== null));

/** Who claimed, from which process. An empty agent says nothing and leaves the one before. */
function takeClaim(after: Draft, { policy_metadata: left }: Transition): void {
  if (left?.agent) after.agent = left.agent;
  if (left?.shell_pid !== undefined && left.shell_pid !== null) after.shell_pid = savedValue(left.shell_pid);
  if (left?.shell_pid_created_at !== undefined && left.shell_pid_created_at !== null)
    after.shell_pid_created_at = savedValue(left.shell_pid_created_at);
}

/** The review result a row carries, with the keys that are written; an empty object is none. */
export function givenReviewResult({ review_result: result }: Transition): ReviewResult | null {
  if (!result || !('reviewer' in result)) return null;
  const { reviewer, verdict, reference, feedback_path } = result;
  return { reviewer, verdict, reference, ...((feedback_path ?? null) === null ? {} : { feedback_path }) };
}
