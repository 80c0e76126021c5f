import { resolve } from 'node:path';
import { textAt } from '../../actions/files/readText.ts';
import { laneNamed } from '../../machines/rules/laneNamed.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import type { Lane } from '../../schemas/lane.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { World } from '../world.ts';

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
  readonly model: string | null;
  readonly profile: string | null;
  /** What the work was handed out under; kept with the move. */
  readonly invocation: string | null;
  /** The process that lives as long as the agent works. */
  readonly shellPid: string | null;
  /** Issues that are worked on with the package. */
  readonly trackerRefs: readonly string[];
  /** The author approves, although others could. */
  readonly selfReview: boolean;
  /** Who should have reviewed, and why they did not. */
  readonly intendedReviewer: string | null;
  readonly reviewerFailure: string | null;
  /** Commits what lies uncommitted in the worktree when the work is handed in, for agents that may not write to git. */
  readonly autoCommit: boolean;
}

/** The same, understood. */
export interface TaskMove extends Omit<
  MoveTaskRequest,
  'mission' | 'to' | 'reviewFeedbackFile' | 'shellPid' | 'selfReview' | 'intendedReviewer' | 'reviewerFailure' | 'autoCommit'
> {
  readonly to: Lane;
  readonly feedback: Feedback | null;
  readonly shellPid: number | null;
  /** Why an author approves their own work although others could; null where they do not. */
  readonly fallback: { readonly intended: string; readonly failure: string } | null;
}

export interface Feedback {
  /** As it was given. */
  readonly path: string;
  readonly text: string;
}

/** What is asked for, understood. Problems: USAGE, REVIEW_FEEDBACK_REQUIRED; all at once. */
export function readTaskMove(
  world: World,
  { to: word, wp, reviewFeedbackFile, shellPid: pid, selfReview, intendedReviewer, reviewerFailure, ...rest }: MoveTaskRequest,
): Outcome<TaskMove> {
  const to = laneNamed(word);
  const isFallback = selfReview || intendedReviewer !== null || reviewerFailure !== null;
  const fallback =
    selfReview && rest.force && intendedReviewer?.trim() && reviewerFailure?.trim()
      ? { intended: intendedReviewer.trim(), failure: reviewerFailure.trim() }
      : null;
  const feedback = reviewFeedbackFile === null ? null : feedbackIn(world, reviewFeedbackFile);
  const [first, ...others] = [
    ...(to === null ? [usage(`'${word}' is no lane.`)] : []),
    ...(isFallback && fallback === null
      ? [
          usage(
            'An author who approves although others could says so with all of --self-review-fallback, --force, --intended-reviewer and --reviewer-failure-reason.',
          ),
        ]
      : []),
    ...(pid !== null && !/^[1-9]\d{0,8}$/.test(pid) ? [usage(`--shell-pid is '${pid}', which is no process id.`)] : []),
    ...(feedback !== null && !feedback.ok ? feedback.problems : []),
  ];
  if (first !== undefined) return failure(first, ...others);
  if (to === null || feedback?.ok === false) throw new TypeError('What is not understood has been told.');
  return success({
    ...rest,
    wp: idMeant(wp),
    to,
    feedback: feedback?.value ?? null,
    shellPid: pid === null ? null : Number(pid),
    fallback,
  });
}

/** The text that says what has to change. It is never read from the file of an earlier review: that would answer a review with itself. */
function feedbackIn({ cwd }: World, path: string): Outcome<Feedback> {
  const refused = (why: string): Outcome<never> =>
    failure(problem('REVIEW_FEEDBACK_REQUIRED', `${path} ${why}.`, { details: { review_feedback_file: path } }));
  if (/(?:^|[/\\])review-cycle-\d+\.md$/.test(path))
    return refused('is the file of an earlier review; write what has to change now to a file of its own');
  const text = textAt(resolve(cwd, path));
  if (text === null) return refused('is not there');
  return text.trim() === '' ? refused('is empty') : success({ path, text });
}

const usage = (message: string): Problem => problem('USAGE', message, { next: 'spec-kitty agent tasks move-task --help' });
