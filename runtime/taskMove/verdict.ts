import { isSendingBack } from '../../machines/rules/movePath.ts';
import type { Evidence, ReviewResult } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import type { TaskMove } from './taskMove.ts';

/** Whether a move says that the work is good. */
export const approves = (from: Lane, to: Lane): boolean => from !== 'approved' && (to === 'approved' || to === 'done');

/** Whether a move brings the text of a review with it: back to where the work is done, or to the plan from wherever the package is. */
export const isReviewed = (from: Lane, { to, feedback }: Pick<TaskMove, 'to' | 'feedback'>): boolean =>
  isSendingBack(from, to) || (to === 'planned' && feedback !== null);

/** Whose verdict a move is. */
export const reviewerOf = ({ reviewer, agent }: TaskMove): string | null => reviewer ?? agent;

/** The approval that the verdict is, or the one that stands on record where only the merge is made up for. */
export function approvalOf(now: Date, move: TaskMove, status: WorkPackageStatus | undefined): Evidence & { readonly review: ReviewResult } {
  const former = status?.lane === 'approved' && status.review_result?.verdict === 'approved' ? status.review_result : null;
  const reference =
    move.approvalRef ?? move.note ?? former?.reference ?? `auto-approval:${move.wp}:${now.toISOString().slice(0, 10).replaceAll('-', '')}`;
  return { review: { reviewer: reviewerOf(move) ?? former?.reviewer ?? '', verdict: 'approved', reference } };
}
