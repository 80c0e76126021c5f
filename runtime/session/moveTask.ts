import { readText } from '../../actions/files/readText.ts';
import { laneNamed } from '../../machines/rules/laneNamed.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { MoveTaskReply } from '../../schemas/tasksReply.ts';
import { resolve } from 'node:path';
import { commitStatus } from '../commitStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { observeFiles } from '../facts.ts';
import { keepMissionType } from '../keepMissionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { decideTaskMove } from './decideTaskMove.ts';
import { openForChange, warningsOf } from './openForChange.ts';

/** A move as it is asked for on a command line. Null is an option that was left out. */
export interface MoveTaskRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  readonly wp: string;
  /** The lane to move to, by any of its names. */
  readonly to: string;
  /** Who moves it; null: the user. */
  readonly agent: string | null;
  readonly note: string | null;
  readonly force: boolean;
  /** The reviewer's text, from where the command was given. */
  readonly reviewFeedbackFile: string | null;
  readonly approvalRef: string | null;
  /** Whose verdict it is; null: the agent's. */
  readonly reviewer: string | null;
  readonly doneOverrideReason: string | null;
  readonly assignee: string | null;
}

/** The same, understood. */
export interface TaskMove extends Omit<MoveTaskRequest, 'mission' | 'to' | 'reviewFeedbackFile'> {
  readonly to: Lane;
  readonly feedback: Feedback | null;
}

export interface Feedback {
  /** As it was given. */
  readonly path: string;
  readonly text: string;
}

/**
 * Moves a work package on, through every lane in between, or back: all of it or nothing, each move asked of the package's
 * machine. An approval carries its evidence, a rejection the reviewer's text, which is kept as a file of the mission.
 * A package that stands in the lane already is answered for and left alone.
 *
 * Problems: USAGE, WP_NOT_FOUND, WP_ALREADY_CLAIMED, REVIEW_FEEDBACK_REQUIRED, REVIEW_BY_AUTHOR, REVIEW_CYCLE_MISNAMED,
 * DONE_WITHOUT_MERGE, WP_SUBTASKS_UNKNOWN, TRANSITION_REJECTED, EVENT_TIME_UNORDERABLE, and those of opening and recording.
 */
export function moveTask(world: World, request: MoveTaskRequest): Promise<Outcome<MoveTaskReply>> {
  return outcomeOfLater(async () => {
    const move = readRequest(world, request);
    if (!move.ok) return move;
    const opened = await openForChange(world, request.mission);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const boardWith = await observeFiles(project, mission);
    const recorded = recordEvents(world, project, mission, (present) => decideTaskMove({ ...opened.value, move: move.value, boardWith }, present));
    if (!recorded.ok) return recorded;
    const { answer: { written, ...answer }, files, behind } = recorded.value;
    const kept = answer.already ? null : await keepMissionType(world, project, mission, files);
    const message = `${answer.task_id}: ${answer.old_lane} to ${answer.new_lane} by ${answer.actor}`;
    const { commits } = answer.already ? { commits: [] } : await commitStatus(world, project, mission, { message, paths: written, kind: 'move' });
    return success({ ...answer, status_events_path: files.path, commits: [...commits], warnings: [...warningsOf(behind), ...(kept === null ? [] : [kept.message])] });
  });
}

function readRequest(world: World, { to: word, wp, reviewFeedbackFile, ...rest }: MoveTaskRequest): Outcome<TaskMove> {
  const to = laneNamed(word);
  const feedback = reviewFeedbackFile === null ? null : feedbackIn(world, reviewFeedbackFile);
  const [first, ...others] = [
    ...(to === null ? [usage(`'${word}' is no lane.`)] : []),
    ...(feedback !== null && !feedback.ok ? feedback.problems : []),
  ];
  if (first !== undefined) return failure(first, ...others);
  if (to === null || feedback?.ok === false) throw new TypeError('What is not understood has been told.');
  return success({ ...rest, wp: wp.trim().toUpperCase(), to, feedback: feedback?.value ?? null });
}

/** The text that says what has to change. It is never read from the file of an earlier review: that would answer a review with itself. */
function feedbackIn({ cwd }: World, path: string): Outcome<Feedback> {
  const refused = (why: string): Outcome<never> => failure(problem('REVIEW_FEEDBACK_REQUIRED', `${path} ${why}.`, { details: { review_feedback_file: path } }));
  if (/(?:^|[/\\])review-cycle-\d+\.md$/.test(path)) return refused('is the file of an earlier review; write what has to change now to a file of its own');
  const text = readText(resolve(cwd, path));
  if (text === null) return refused('is not there');
  return text.trim() === '' ? refused('is empty') : success({ path, text });
}

const usage = (message: string): Problem => problem('USAGE', message, { next: 'spec-kitty agent tasks move-task --help' });
