import { agentBinding } from '../../machines/rules/agentBinding.ts';
import { lifecycleRow, payloadTime } from '../../machines/rules/lifecycleRow.ts';
import { isSendingBack, movePath } from '../../machines/rules/movePath.ts';
import type { Delta, LifecycleRow, Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import { isoMicros } from '../isoMicros.ts';
import type { SeriesMove } from '../moveSeries.ts';
import type { TaskMove } from './taskMove.ts';
import type { TaskScene } from './taskScene.ts';
import type { PlannedReview } from './keepReview.ts';
import { approvalOf, approves, reviewerOf } from './verdict.ts';

/** The sentinel by which the original marks the beginning of a review (contract 1 §4.7). */
const reviewClaim = 'action-review-claim';

/** One move for each lane on the way; with force there is no way, only the move. */
export function movesOf(
  { world, project, move }: TaskScene,
  from: Lane,
  own: boolean,
  review: PlannedReview | null,
  status: WorkPackageStatus | undefined,
  open: readonly string[],
): readonly SeriesMove[] {
  const { to, agent, force, invocation, shellPid } = move;
  const path = force ? [to] : movePath(from, to);
  const approval = approves(from, to) || to === 'done' ? approvalOf(world.now(), move, status) : null;
  return path.map((lane, index): SeriesMove => {
    const isLast = index === path.length - 1;
    const verdict = lane === 'approved' || lane === 'done' ? approval : null;
    const result = lane === 'done' ? null : (verdict?.review ?? (isLast ? (review?.result ?? null) : null));
    return {
      event_id: world.newId(),
      request: {
        to: lane,
        force,
        reason: isLast ? reasonOf(move, from, own) : `move-task: ${path[index - 1] ?? from} -> ${lane}`,
        workspace_context: `worktree:${project.root}`,
        subtasks_complete: open.length === 0,
        implementation_evidence_present: true,
        review_ref: lane === 'in_review' ? reviewClaim : isLast ? (review?.pointer ?? null) : null,
        evidence: verdict,
        review_result: result,
      },
      policy_metadata: metadata(
        lane === 'claimed' && agent !== null ? { agent, ...(shellPid === null ? {} : { shell_pid: shellPid }) } : {},
        isLast && invocation !== null ? { invocation_id: invocation } : {},
      ),
      evidence: verdict,
      review_result: result,
    };
  });
}

/** What a move leaves beside itself (contract 1 §2.7); null when that is nothing. */
function metadata(...parts: readonly Readonly<Record<string, string | number>>[]): Transition['policy_metadata'] {
  const all: Record<string, string | number> = {};
  for (const part of parts) Object.assign(all, part);
  return Object.keys(all).length === 0 ? null : all;
}

function reasonOf(move: TaskMove, from: Lane, own: boolean): string {
  const { to, note, force } = move;
  const given = (to === 'done' ? move.doneOverrideReason : null) ?? note;
  if (own) return `Approved by its own author, ${reviewerOf(move) ?? ''}: ${note ?? ''}`;
  if (isSendingBack(from, to) || to === 'planned') return `backward rewind: ${from} -> ${to}${given === null ? '' : `: ${given}`}`;
  return given ?? (force ? `Force move to ${to}` : `move-task: ${from} -> ${to}`);
}

/** What is said about the package beside the move. */
export const noteOf = (move: TaskMove, from: Lane, status: WorkPackageStatus | undefined): Delta => ({
  ...handsOf(move, from, status),
  ...(move.shellPid === null ? {} : { shell_pid: move.shellPid }),
  ...(move.trackerRefs.length === 0 ? {} : { tracker_refs: [...move.trackerRefs] }),
  ...(move.assignee === null ? {} : { assignee: move.assignee }),
  ...(move.note === null ? {} : { note: move.note }),
});

/**
 * In whose hands the package is from now on: whoever moves it along its way has it, and the original asks the record who that is.
 * Whoever sends work back, or takes it off its way, does not have it for that.
 */
function handsOf({ to, agent, model, profile }: TaskMove, from: Lane, status: WorkPackageStatus | undefined): Delta {
  const role = workLanes.includes(to) ? 'implementer' : verdictLanes.includes(to) ? 'reviewer' : null;
  const isTaken = agent !== null && role !== null && !isSendingBack(from, to);
  return {
    ...(isTaken && (status?.agent !== agent || status.role !== role) ? { agent, role } : {}),
    ...(isTaken && status?.agent !== agent
      ? agentBinding({ model, profile })
      : { ...(model === null ? {} : { model }), ...(profile === null ? {} : { agent_profile: profile }) }),
  };
}

const workLanes: readonly Lane[] = ['claimed', 'in_progress', 'for_review'];
const verdictLanes: readonly Lane[] = ['in_review', 'approved', 'done'];

/** The record that an author approved although others could have (contract 1 §2.4). */
export function selfApproval(
  { world, mission, move: { wp } }: TaskScene,
  { intended, failure: why }: NonNullable<TaskMove['fallback']>,
  author: string,
): LifecycleRow {
  const timestamp = isoMicros(world.now());
  return lifecycleRow({
    event_id: world.newId(),
    event_type: 'ReviewerSelfApproval',
    aggregate_type: 'WorkPackage',
    aggregate_id: wp,
    timestamp,
    payload: {
      failure_reason: why,
      fallback_approved: true,
      implementing_actor: author,
      intended_reviewer: intended,
      mission_slug: mission.directory,
      timestamp: payloadTime(timestamp),
      wp_id: wp,
    },
  });
}
