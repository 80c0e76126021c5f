import { basename } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { isSameAgent } from '../../machines/mission/board.ts';
import { namesAgent, otherAgents } from '../../machines/mission/packageFacts.ts';
import { actorsUntil } from '../../machines/rules/actorsUntil.ts';
import { authorOf } from '../../machines/rules/authorOf.ts';
import { lifecycleRow, payloadTime } from '../../machines/rules/lifecycleRow.ts';
import { isSendingBack, movePath } from '../../machines/rules/movePath.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { Delta, Evidence, LifecycleRow, ReviewResult, Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { WorkPackageStatus } from '../../schemas/status.ts';
import type { MoveTaskReply } from '../../schemas/tasksReply.ts';
import type { MissionStatus } from '../desk/readStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import type { Present, Recording } from '../desk/recordEvents.ts';
import type { ShortOperation } from '../desk/shortOperation.ts';
import type { MissionBoard } from '../facts.ts';
import type { HandIn, HandInLines } from '../handIn.ts';
import { isoMicros } from '../isoMicros.ts';
import { moveSeries, type SeriesMove } from '../moveSeries.ts';
import { openSubtasksOf } from './decideMove.ts';
import type { TaskMove } from './moveTask.ts';
import { unknownPackage, type Opened } from './openForChange.ts';
import { keepReview, planReview, type PlannedReview } from './keepReview.ts';

export interface TaskScene extends Opened {
  readonly move: TaskMove;
  readonly boardWith: (status: MissionStatus) => MissionBoard;
  readonly work: WorkFacts;
  readonly operation: ShortOperation;
}

/** What git says of the work on the package, looked at before the mission's lock is taken. */
export interface WorkFacts {
  readonly handIn: HandIn;
  /** The branch the mission comes back to has it. */
  readonly isMerged: boolean;
}

export type MovedTask = Omit<MoveTaskReply, 'status_events_path' | 'commits' | 'warnings' | 'work_commit'> & {
  /** Files of the mission that were written beside the log, absolute. */
  readonly written: readonly string[];
};

/** The sentinel by which the original marks the beginning of a review (contract 1 §4.7). */
const reviewClaim = 'action-review-claim';

/**
 * What becomes of a move when its turn has come: its rows, or why there are none. Everything is asked before anything is
 * written, and the file of a review is written before the event that refers to it.
 */
export function decideTaskMove(scene: TaskScene, present: Present): Outcome<Recording<MovedTask>> {
  const {
    mission,
    packages,
    move: { wp, to, agent },
  } = scene;
  const unknown = unknownPackage(scene, present.status.snapshot, wp);
  if (unknown !== null) return failure(unknown);
  const status = ownEntry(present.status.snapshot.work_packages, wp);
  const from = ownEntry(present.status.fold.packages, wp)?.lane ?? 'genesis';
  const file = packages.packages.find(({ wp_id }) => wp_id === wp);
  const blank = {
    result: 'success',
    task_id: wp,
    old_lane: from,
    new_lane: to,
    path: file?.path ?? null,
    work_package_id: wp,
    to_lane: to,
    actor: agent ?? 'user',
  } as const;
  if (from === to) {
    return success({
      rows: [],
      packages: [],
      answer: {
        ...blank,
        event_id: status?.last_event_id ?? null,
        already: true,
        lanes_passed: [],
        event_ids: [],
        own_work: false,
        written: [],
      },
    });
  }
  const author = approves(from, to) || to === 'in_review' ? authorIn(scene.move, from, present) : success(null);
  if (!author.ok) return author;
  const own = [reviewerOf(scene.move), scene.move.agent].some((agent) => isSameAgent({ agent }, author.value));
  const refusal = refusalOf(scene, from, own ? author.value : null, present) ?? unclaimed(scene, from, present);
  if (refusal !== null) return failure(refusal);
  const review = isSendingBack(from, to) ? planReview(scene, basename(file?.file_name ?? `${wp}.md`, '.md'), present) : success(null);
  if (!review.ok) return review;
  const isHandIn = !scene.move.force && movePath(from, to).includes('for_review');
  const open = isHandIn ? openSubtasksOf({ packages, move: { wp, to: 'for_review', force: false } }, present, 'in_progress') : success([]);
  if (!open.ok) return open;
  const moves = movesOf(scene, from, own, review.value, status, open.value);
  const reset = to === 'planned' && review.value !== null ? resetOf((file?.front_matter.subtasks ?? []).map(String), status) : null;
  const delta = { ...noteOf(scene.move), ...reset?.delta };
  const series = moveSeries(
    scene.world.now(),
    mission,
    {
      wp,
      actor: blank.actor,
      name: blank.actor,
      execution_mode: 'worktree',
      moves,
      notes: Object.keys(delta).length === 0 ? [] : [{ event_id: scene.world.newId(), delta }],
    },
    present,
  );
  const [first, ...others] = [
    ...(series.ok ? [] : series.problems.map((met) => withSubtasks(met, open.value, mission.directory))),
    ...(isHandIn ? scene.work.handIn.problems : []),
  ].map((met) => ({ ...met, unchanged: `${wp} stays in ${from}; nothing was recorded.` }));
  if (first !== undefined) return failure(first, ...others);
  if (!series.ok) return series;
  const approved = scene.move.fallback !== null && own ? [selfApproval(scene, scene.move.fallback, author.value ?? '')] : [];
  if (review.value !== null)
    scene.operation.tell(fileChange(scene.project, review.value.path, readText(review.value.path), review.value.text));
  const written = review.value === null ? [] : [keepReview(review.value)];
  return success({
    rows: [...series.value.rows, ...approved],
    packages: [series.value.package],
    answer: {
      ...blank,
      event_id: moves.at(-1)?.event_id ?? null,
      ...(review.value === null ? {} : { review_feedback: review.value.pointer }),
      already: false,
      lanes_passed: moves.map(({ request }) => request.to),
      event_ids: [...series.value.rows, ...approved].map(({ event_id }) => event_id),
      own_work: own,
      ...reset?.told,
      written,
    },
  });
}

const approves = (from: Lane, to: Lane): boolean => from !== 'approved' && (to === 'approved' || to === 'done');

const reviewerOf = ({ reviewer, agent }: TaskMove): string | null => reviewer ?? agent;

/**
 * Who hands the work in on the way, or has done so. That is read from the whole log: the board knows the author of a package
 * only until somebody takes up its review.
 */
function authorIn({ wp, to, agent, force }: TaskMove, from: Lane, present: Present): Outcome<string | null> {
  if (!force && agent !== null && movePath(from, to).includes('for_review')) return success(agent);
  const log = present.log();
  return log.ok ? success(authorOf(log.value.transitions, wp, namesAgent)) : log;
}

/** Work that was sent back is handed in again by whoever has taken it up, or by its author, who never let go of it: nobody lends their name to it. */
function unclaimed({ mission, move: { wp, agent, to, force }, boardWith }: TaskScene, from: Lane, present: Present): Problem | null {
  const fact = boardWith(present.status).packages?.find(({ wp_id }) => wp_id === wp);
  if (
    agent === null ||
    force ||
    from !== 'in_progress' ||
    !movePath(from, to).includes('for_review') ||
    fact?.holder !== null ||
    !fact.sent_back
  )
    return null;
  const log = present.log();
  if (!log.ok) return log.problems[0];
  const author = authorOf(log.value.transitions, wp, namesAgent);
  if (author === null || isSameAgent({ agent }, author)) return null;
  return problem('TRANSITION_REJECTED', `${wp} was sent back and nobody has taken it up: ${agent} does not hand in what ${author} did.`, {
    unchanged: `${wp} stays in ${from}; nothing was recorded.`,
    next: `spec-kitty agent action implement ${wp} --mission ${shellWord(mission.directory)} --agent ${shellWord(agent)}`,
    details: { wp_id: wp, lane: from, author, requesting_actor: agent },
  });
}

/** Why the move is not put before the machine at all; `author` is named where the approval would be their own. */
function refusalOf(scene: TaskScene, from: Lane, author: string | null, present: Present): Problem | null {
  const { mission, move, boardWith, work } = scene;
  const { status } = present;
  const { wp, to, agent, force, feedback, fallback, doneOverrideReason } = move;
  const holder = boardWith(status).packages?.find(({ wp_id }) => wp_id === wp)?.holder ?? null;
  const unchanged = `${wp} stays in ${from}; nothing was recorded.`;
  const command = moveLine({ wp, to, agent, mission: mission.directory });
  if (agent !== null && holder !== null && !force && !isSameAgent({ agent }, holder)) {
    return problem('WP_ALREADY_CLAIMED', `${wp} is ${from}, held by ${holder}; ${agent} does not move it.`, {
      unchanged,
      next: `spec-kitty next --mission ${shellWord(mission.directory)} --agent ${shellWord(agent)}`,
      details: { wp_id: wp, lane: from, claimed_by: holder, requesting_actor: agent },
    });
  }
  if (isSendingBack(from, to) && feedback === null) {
    return problem('REVIEW_FEEDBACK_REQUIRED', `${wp} is ${from}: whoever takes it up again has to read what is wrong.`, {
      unchanged,
      next: `${command} --review-feedback-file <file>`,
      details: { wp_id: wp, lane: from },
    });
  }
  if ((approves(from, to) || isSendingBack(from, to)) && reviewerOf(move) === null) {
    return problem('USAGE', 'It is not said whose verdict this is: name the reviewer with --agent or --reviewer.', {
      unchanged,
      next: 'spec-kitty agent tasks move-task --help',
    });
  }
  if (to === 'done' && !work.isMerged && (doneOverrideReason === null || doneOverrideReason.trim() === '')) {
    return problem('DONE_WITHOUT_MERGE', `${wp} is ${from}: merging the mission makes it done.`, {
      unchanged,
      next: `spec-kitty merge --mission ${shellWord(mission.directory)}`,
      details: { wp_id: wp, lane: from },
    });
  }
  const reviewers =
    author === null
      ? []
      : otherAgents(actorsAt(present, { wp, isOwnReview: from === 'in_review' && isSameAgent({ agent: author }, holder) }), author);
  if (author !== null && reviewers.length > 0 && fallback === null) {
    return problem('REVIEW_BY_AUTHOR', `${author} did the work on ${wp} and does not review it while ${reviewers.join(' or ')} could.`, {
      unchanged,
      next: commandLine.approveOwn({ mission: mission.directory, agent: agent ?? author, wp }, reviewers),
      details: { wp_id: wp, lane: from, author, reviewer: reviewerOf(move), reviewers },
    });
  }
  return null;
}

/**
 * Who had taken part. Authors who were alone when they took up the review of their own work end it: nobody else could take it
 * from them, and it would be nobody's for good if somebody joined meanwhile.
 */
function actorsAt(present: Present, { wp, isOwnReview }: { readonly wp: string; readonly isOwnReview: boolean }): readonly string[] {
  const { actors, packages } = present.status.fold;
  const log = isOwnReview ? present.log() : null;
  const begun = ownEntry(packages, wp)?.last_event_id ?? null;
  return log?.ok === true && begun !== null ? actorsUntil(log.value.transitions, begun) : actors;
}

/** One move for each lane on the way; with force there is no way, only the move. */
function movesOf(
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

/** A refusal of the machine's with the subtasks that are the reason for it. */
const withSubtasks = (met: Problem, open: readonly string[], mission: string): Problem =>
  open.length === 0
    ? met
    : {
        ...met,
        message: `${met.message} Open: ${open.join(', ')}.`,
        next: commandLine.markDone(open, mission),
        details: { ...met.details, open_subtasks: open },
      };

/** The record that an author approved although others could have (contract 1 §2.4). */
function selfApproval(
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

/** The commands that are named where work cannot be handed in. */
export const handInLines = (move: Parameters<typeof moveLine>[0]): HandInLines => ({
  again: moveLine(move),
  claim: commandLine.claim('implement', { wp: move.wp, mission: move.mission, agent: move.agent ?? '<agent>' }),
});

/** The command that makes a move, as it may be given again. */
export const moveLine = ({
  wp,
  to,
  agent,
  mission,
}: {
  readonly wp: string;
  readonly to: Lane;
  readonly agent: string | null;
  readonly mission: string;
}): string => `spec-kitty agent tasks move-task ${wp} --to ${to} --mission ${shellWord(mission)} --agent ${shellWord(agent ?? '<agent>')}`;

/** The approval that the verdict is, or the one that stands on record where only the merge is made up for. */
function approvalOf(now: Date, move: TaskMove, status: WorkPackageStatus | undefined): Evidence & { readonly review: ReviewResult } {
  const former = status?.lane === 'approved' && status.review_result?.verdict === 'approved' ? status.review_result : null;
  const reference =
    move.approvalRef ?? move.note ?? former?.reference ?? `auto-approval:${move.wp}:${now.toISOString().slice(0, 10).replaceAll('-', '')}`;
  return { review: { reviewer: reviewerOf(move) ?? former?.reviewer ?? '', verdict: 'approved', reference } };
}

function reasonOf(move: TaskMove, from: Lane, own: boolean): string {
  const { to, note, force } = move;
  const given = (to === 'done' ? move.doneOverrideReason : null) ?? note;
  if (own) return `Approved by its own author, ${reviewerOf(move) ?? ''}: ${note ?? ''}`;
  if (isSendingBack(from, to) || to === 'planned') return `backward rewind: ${from} -> ${to}${given === null ? '' : `: ${given}`}`;
  return given ?? (force ? `Force move to ${to}` : `move-task: ${from} -> ${to}`);
}

/** What is said about the package beside the move. Whoever takes up a review is its reviewer. */
const noteOf = ({ to, agent, note, assignee, model, profile, shellPid, trackerRefs }: TaskMove): Delta => ({
  ...(to === 'in_review' && agent !== null ? { agent, role: 'reviewer' } : {}),
  ...(model === null ? {} : { model }),
  ...(profile === null ? {} : { agent_profile: profile }),
  ...(shellPid === null ? {} : { shell_pid: shellPid }),
  ...(trackerRefs.length === 0 ? {} : { tracker_refs: [...trackerRefs] }),
  ...(assignee === null ? {} : { assignee }),
  ...(note === null ? {} : { note }),
});

interface Reset {
  readonly delta: Delta;
  readonly told: Pick<
    MoveTaskReply,
    | 'subtasks_reset_count'
    | 'subtasks_reset_ids'
    | 'subtasks_previously_completed'
    | 'subtasks_never_completed'
    | 'runtime_claim_released'
    | 'review_override_cleared'
  >;
}

/** Work that is sent back to be planned is all to be done again, and nobody's (contract 1 §4.7). */
function resetOf(roster: readonly string[], status: WorkPackageStatus | undefined): Reset {
  const recorded = status?.subtasks ?? {};
  const ids = [...new Set([...roster, ...Object.keys(recorded)])];
  const completed = ids.filter((id) => ownEntry(recorded, id) === 'done');
  const isOverridden = (status?.review ?? null) !== null;
  return {
    delta: {
      ...(ids.length === 0 ? {} : { subtasks: Object.fromEntries(ids.map((id) => [id, 'planned'])) }),
      release_runtime_claim: true,
      ...(isOverridden ? { review: { at: '', actor: '', wp_id: '', reason: '' } } : {}),
    },
    told: {
      subtasks_reset_count: ids.length,
      subtasks_reset_ids: ids,
      subtasks_previously_completed: completed,
      subtasks_never_completed: ids.filter((id) => !completed.includes(id)),
      runtime_claim_released: true,
      review_override_cleared: isOverridden,
    },
  };
}
