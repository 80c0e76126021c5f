import { basename } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { isSameAgent } from '../../machines/mission/board.ts';
import { namesAgent } from '../../machines/mission/packageFacts.ts';
import { authorOf } from '../../machines/rules/authorOf.ts';
import { movePath } from '../../machines/rules/movePath.ts';
import { nextCommand } from '../../machines/rules/nextCommand.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { isPast, wentOnFrom } from '../../machines/rules/wentOnFrom.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { MoveTaskReply } from '../../schemas/tasksReply.ts';
import { fileChange } from '../desk/fileChange.ts';
import type { Present, Recording } from '../desk/recordEvents.ts';
import { moveSeries } from '../moveSeries.ts';
import { openSubtasksOf } from '../session/decideMove.ts';
import { unknownPackage } from '../session/openForChange.ts';
import { keepReview, planReview, type PlannedReview } from './keepReview.ts';
import { authorIn, refuseTaskMove } from './refuseTaskMove.ts';
import { resetSubtasks } from './resetSubtasks.ts';
import { movesOf, noteOf, selfApproval } from './taskMoveRows.ts';
import { approves, isReviewed, reviewerOf } from './verdict.ts';
import type { TaskScene } from './taskScene.ts';

export type MovedTask = Omit<MoveTaskReply, 'status_events_path' | 'commits' | 'warnings' | 'work_commit'> & {
  /** Files of the mission that were written beside the log, absolute. */
  readonly written: readonly string[];
};

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
    actor: agent ?? (from === 'in_progress' && to === 'for_review' ? status?.agent : null) ?? 'user',
  } as const;
  if (from === to) return success(already(blank, status?.last_event_id ?? null));
  const made = scene.move.force || !isPast(from, to) ? success(null) : madeBefore(scene.move, present);
  if (!made.ok) return made;
  if (made.value !== null) return success(already({ ...blank, new_lane: from, to_lane: from }, made.value));
  const asked = askFirst(scene, from, present, basename(file?.file_name ?? `${wp}.md`, '.md'));
  if (!asked.ok) return asked;
  const { own, author, review, open, isHandIn } = asked.value;
  const moves = movesOf(scene, from, own, review, status, open);
  const reset = to === 'planned' && review !== null ? resetSubtasks((file?.front_matter.subtasks ?? []).map(String), status) : null;
  const delta = { ...noteOf(scene.move, from, status), ...reset?.delta };
  const notes = Object.keys(delta).length === 0 ? [] : [{ event_id: scene.world.newId(), delta }];
  const asOne = { wp, actor: blank.actor, name: blank.actor, execution_mode: 'worktree', moves, notes } as const;
  const series = moveSeries(scene.world.now(), mission, asOne, present);
  // Where no move leads there, nobody is asked for work.
  const leadsThere = series.ok || series.problems.every(({ details }) => details['guard'] !== null);
  const [first, ...others] = [
    ...(series.ok ? [] : series.problems.map((met) => withSubtasks(met, open, scene))),
    ...(isHandIn && leadsThere ? scene.work.handIn.problems : []),
  ].map((met) => ({ ...met, unchanged: `${wp} stays in ${from}; nothing was recorded.` }));
  if (first !== undefined) return failure(first, ...others);
  if (!series.ok) return series;
  const approved = scene.move.fallback !== null && own ? [selfApproval(scene, scene.move.fallback, author ?? '')] : [];
  if (review !== null) scene.operation.tell(fileChange(scene.project, review.path, readText(review.path), review.text));
  const written = review === null ? [] : [keepReview(review)];
  return success({
    rows: [...series.value.rows, ...approved],
    packages: [series.value.package],
    answer: {
      ...blank,
      event_id: moves.at(-1)?.event_id ?? null,
      ...(review === null ? {} : { review_feedback: review.pointer }),
      already: false,
      lanes_passed: moves.map(({ request }) => request.to),
      event_ids: [...series.value.rows, ...approved].map(({ event_id }) => event_id),
      own_work: own,
      ...reset?.told,
      written,
    },
  });
}

interface Asked {
  /** Whether it is the verdict of whoever did the work. */
  readonly own: boolean;
  readonly author: string | null;
  readonly review: PlannedReview | null;
  /** Subtasks that are not done. */
  readonly open: readonly string[];
  readonly isHandIn: boolean;
}

/** What has to be known of a move before the machine is asked: whose work it is, the review it brings and what is not done yet. */
function askFirst(scene: TaskScene, from: Lane, present: Present, stem: string): Outcome<Asked> {
  const { mission, packages, move } = scene;
  const { wp, to, agent, force } = move;
  const author = approves(from, to) || to === 'in_review' ? authorIn(move, from, present) : success(null);
  if (!author.ok) return author;
  const own = [reviewerOf(move), agent].some((one) => isSameAgent({ agent: one }, author.value));
  const refusal = refuseTaskMove(scene, from, own ? author.value : null, present);
  if (refusal !== null) return failure(refusal);
  const review = isReviewed(from, move) ? planReview(scene, stem, present) : success(null);
  if (!review.ok) return review;
  const isHandIn = !force && movePath(from, to).includes('for_review');
  const handIn = { mission, packages, move: { wp, to: 'for_review', force: false } } as const;
  const open = isHandIn ? openSubtasksOf(handIn, present, 'in_progress') : success([]);
  return open.ok ? success({ own, author: author.value, review: review.value, open: open.value, isHandIn }) : open;
}

/** The event of this very move where others have taken the package further since. */
function madeBefore({ wp, to, agent }: TaskScene['move'], present: Present): Outcome<string | null> {
  const log = present.log();
  if (!log.ok) return log;
  const { transitions } = log.value;
  const actor = agent ?? (to === 'for_review' ? authorOf(transitions, wp, namesAgent) : null) ?? 'user';
  return success(wentOnFrom(transitions, { wp, to, actor }));
}

/** The answer where the package is in that lane already. */
const already = <Blank>(blank: Blank, event_id: string | null) => ({
  rows: [],
  packages: [],
  answer: { ...blank, event_id, already: true, lanes_passed: [], event_ids: [], own_work: false, written: [] },
});

/**
 * A refusal of the machine's with the subtasks that are the reason for it. Where no move leads there at all they are not, and what
 * there is to do instead is asked for.
 */
const withSubtasks = (met: Problem, open: readonly string[], { mission: { directory: mission }, move: { agent } }: TaskScene): Problem =>
  open.length === 0 || met.details['guard'] === null
    ? { ...met, next: met.next ?? nextCommand(mission, agent) }
    : {
        ...met,
        message: `${met.message} Open: ${open.join(', ')}.`,
        next: commandLine.markDone(open, mission),
        details: { ...met.details, open_subtasks: open },
      };
