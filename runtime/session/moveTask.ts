import { movePath } from '../../machines/rules/movePath.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import type { CommitFilesOutput } from '../../schemas/commit.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { MoveTaskReply } from '../../schemas/tasksReply.ts';
import { commitStatus } from '../commitStatus.ts';
import { fileChange } from '../desk/fileChange.ts';
import { readStatus } from '../desk/readStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { shortOperation, type ShortOperation } from '../desk/shortOperation.ts';
import { warningsOf } from '../desk/warningsOf.ts';
import { observeFiles } from '../facts.ts';
import { isMerged, nothingInTheWay, observeHandIn, type HandIn } from '../handIn.ts';
import { isReliedOn, keepHandedIn } from '../keepHandedIn.ts';
import { keepMissionType } from '../keepMissionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { commitLeft } from './commitLeft.ts';
import { decideTaskMove } from '../taskMove/decideTaskMove.ts';
import { keptReviews } from '../taskMove/keepReview.ts';
import { handInLines } from '../taskMove/moveLine.ts';
import { readTaskMove, type MoveTaskRequest, type TaskMove } from '../taskMove/taskMove.ts';
import type { WorkFacts } from '../taskMove/taskScene.ts';
import { openForChange, type Opened } from './openForChange.ts';

/**
 * Moves a work package on, through every lane in between, or back: all of it or nothing, each move asked of the package's
 * machine. An approval carries its evidence, a rejection the reviewer's text, which is kept as a file of the mission.
 * A package that stands in the lane already, or that others have taken on from there since the same agent moved it, is answered for and
 * left alone: whoever was killed before they heard of it may ask again. Work is handed in when it is committed; where that
 * is asked for, what is left in the worktree is committed first, once nothing else stands in the way.
 *
 * Problems: USAGE, HAND_IN_UNCOMMITTED, HAND_IN_EMPTY, PLANNING_ELSEWHERE, ACTIVE_WP_SCOPE_VIOLATION, WP_NOT_FOUND,
 * WP_ALREADY_CLAIMED, REVIEW_FEEDBACK_REQUIRED, REVIEW_BY_AUTHOR, REVIEW_CYCLE_MISNAMED, DONE_WITHOUT_MERGE, WP_SUBTASKS_UNKNOWN, TRANSITION_REJECTED, EVENT_TIME_UNORDERABLE,
 * UNTRUSTED_REPOSITORY, and those of opening and recording.
 */
export function moveTask(world: World, request: MoveTaskRequest): Promise<Outcome<MoveTaskReply>> {
  return outcomeOfLater(async () => {
    const move = readTaskMove(world, request);
    if (!move.ok) return move;
    const opened = await openForChange(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const boardWith = await observeFiles(project, mission);
    const work = await observeWork(opened.value, move.value);
    if (!work.ok) return work;
    const { wp, to, agent } = move.value;
    const operation = shortOperation(world, project, {
      operation: 'move-task',
      mission: mission.directory,
      actor: agent ?? 'user',
      asked: { wp, to },
    });
    const attempt = (found: WorkFacts) =>
      recordEvents(
        world,
        project,
        mission,
        (present) => decideTaskMove({ ...opened.value, move: move.value, boardWith, work: found, operation }, present),
        { operation },
      );
    const first = attempt(work.value);
    const made =
      request.autoCommit && !first.ok && first.problems.every(({ code }) => code.startsWith('HAND_IN_'))
        ? await commitWork(world, move.value, work.value.handIn, operation)
        : null;
    const work_commit = made?.commit ?? null;
    const again = work_commit === null ? work : await observeWork(opened.value, move.value);
    if (!again.ok) return again;
    const recorded = work_commit === null ? first : attempt(again.value);
    if (!recorded.ok) return recorded;
    const {
      answer: { written, ...answer },
      files: desk,
      behind,
    } = recorded.value;
    const kept = answer.already ? null : await keepMissionType(world, project, mission, desk);
    const unkept = isReliedOn(to) ? await keepHandedIn(project, mission, wp) : null;
    const message = `${answer.task_id}: ${answer.already ? '' : `${answer.old_lane} `}to ${answer.new_lane} by ${answer.actor}`;
    const { commits, changed } = answer.already
      ? await commitLeft(world, project, mission, {
          message,
          paths: keptReviews(mission, opened.value.packages.packages.find(({ wp_id }) => wp_id === answer.task_id)?.file_name ?? ''),
          kind: 'move',
          operation,
        })
      : await commitStatus(world, project, mission, { message, paths: written, kind: 'move', operation });
    // A review is written once and never again, so what is there is new.
    const files = written.map((path) => ({ changed: fileChange(project, path, null) }));
    const unlogged = await operation.log([made, { changed: { events: [...answer.event_ids] } }, ...files, { changed }]);
    return success({
      ...answer,
      work_commit,
      status_events_path: desk.path,
      commits: [...commits],
      warnings: [
        ...again.value.handIn.remarks,
        ...warningsOf(behind),
        ...[kept, unkept].flatMap((each) => each?.message ?? []),
        ...unlogged,
      ],
    });
  });
}

/** Looks at what the move depends on in git, as far as it does. Nothing of it is asked where force decides. */
async function observeWork({ world, project, mission, packages }: Opened, { wp, to, agent, force }: TaskMove): Promise<Outcome<WorkFacts>> {
  const status = readStatus(project, mission);
  if (!status.ok) return status;
  const from = ownEntry(status.value.fold.packages, wp)?.lane ?? 'genesis';
  const isHandIn = !force && movePath(from, to).includes('for_review');
  const handIn = isHandIn
    ? await observeHandIn({ world, project, mission, packages }, wp, handInLines({ wp, to, agent, mission: mission.directory }))
    : success(nothingInTheWay);
  if (!handIn.ok) return handIn;
  return success({ handIn: handIn.value, isMerged: to === 'done' && (await isMerged({ world, project, mission }, wp)) });
}

/** Commits what the worktree holds beyond its branch; null when there was nothing after all. */
async function commitWork(
  world: World,
  { wp, note, agent }: TaskMove,
  { uncommitted }: HandIn,
  { tell }: ShortOperation,
): Promise<CommitFilesOutput | null> {
  if (uncommitted === null) return null;
  const { checkout, branch, paths } = uncommitted;
  const { commitFiles } = await import('../../actions/git/commits/commitFiles.ts');
  return commitFiles(
    {
      checkout,
      branch,
      paths: [...paths],
      message: `${wp}: ${note ?? `handed in by ${agent ?? 'the user'}`}`,
      trailers: {},
      mode: 'each',
      mirror: null,
    },
    world,
    tell,
  );
}
