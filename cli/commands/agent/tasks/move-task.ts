import { displayLanes } from '../../../../schemas/lane.ts';
import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'tasks', 'move-task'],
  summary: 'Move a work package on, approve it, or send it back',
  description: [
    'Forward it passes every lane in between, each move asked of its machine, all of them or none. A package that stands in the lane already is left alone.',
    'Work is handed in when its subtasks are done and its lane holds it: every file of the worktree committed, and a commit beyond what the lane began with.',
    'An approval names its reviewer and what it refers to. An author does not approve their own work as long as another agent has taken part in the mission, unless it is forced and said who should have reviewed and why they did not; the record keeps both. Work that was handed in goes back with the text of a file, which is kept with the mission; then its subtasks are to be done again and nobody holds it.',
    'Done comes from merging; whoever has merged by other means says so with a reason.',
  ],
  examples: [
    {
      line: 'spec-kitty agent tasks move-task WP01 --to for_review --agent claude --note "All subtasks, with tests" --mission 042-login',
      does: 'hand work in',
    },
    {
      line: 'spec-kitty agent tasks move-task WP01 --to approved --agent codex --note "Ran the tests, read the diff" --mission 042-login',
      does: 'approve it',
    },
    {
      line: 'spec-kitty agent tasks move-task WP01 --to planned --agent codex --review-feedback-file /tmp/review.md --mission 042-login',
      does: 'send it back with what is wrong',
    },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01', required: true } },
  flags: {
    mission: missionFlag,
    to: {
      kind: 'text',
      value: 'LANE',
      values: [...displayLanes, 'doing'],
      required: true,
      summary: 'The lane to move to; doing is an older word for in_progress',
    },
    agent: { kind: 'text', value: 'NAME', summary: 'Who moves it (default user); another one than holds it is refused' },
    note: { kind: 'text', value: 'TEXT', summary: 'What there is to say; kept with the package' },
    force: { kind: 'switch', summary: 'Move it whatever its machine or its holder says' },
    'review-feedback-file': { kind: 'text', value: 'FILE', completes: 'file', summary: 'What has to change, for work that is sent back' },
    'approval-ref': { kind: 'text', value: 'TEXT', summary: 'What the approval refers to (default the note)' },
    reviewer: { kind: 'text', value: 'NAME', summary: 'Whose verdict it is (default the agent)' },
    'done-override-reason': { kind: 'text', value: 'TEXT', summary: 'Why it is done without a merge of ours' },
    assignee: { kind: 'text', value: 'NAME', summary: 'To whom it is assigned from now on' },
    model: { kind: 'text', value: 'MODEL', summary: 'The model the agent runs on; kept with the package' },
    profile: { kind: 'text', value: 'PROFILE', summary: 'The profile the agent works under; kept with the package' },
    'invocation-id': { kind: 'text', value: 'ID', summary: 'What the work was handed out under; kept with the move' },
    'shell-pid': { kind: 'text', value: 'PID', summary: 'The process that lives as long as the agent works' },
    'tracker-ref': { kind: 'text', value: 'REF', repeatable: true, summary: 'An issue that is worked on with the package' },
    'auto-commit': { kind: 'switch', summary: 'Commit what the worktree still holds, for agents that may not write to git' },
    'self-review-fallback': { kind: 'switch', summary: 'Approve as the author although others could; needs --force and the two reasons' },
    'intended-reviewer': { kind: 'text', value: 'NAME', summary: 'Who should have reviewed' },
    'reviewer-failure-reason': { kind: 'text', value: 'TEXT', summary: 'Why they did not' },
    'no-auto-commit': { kind: 'switch', hidden: true, summary: 'What is done anyway: nothing is committed unasked' },
    'skip-pre-review-gate': { kind: 'switch', hidden: true, summary: 'Nothing: no test is run for a move' },
    'skip-review-artifact-check': { kind: 'switch', hidden: true, summary: 'Nothing: the verdict stands in the event log alone' },
  },
  async run({ world, flags, words: { wp } }) {
    const { moveTask } = await import('../../../../runtime/session/moveTask.ts');
    const { mission, to, agent, note, force, reviewer, assignee, model, profile } = flags;
    return moveTask(await world(), {
      mission,
      wp,
      to,
      agent,
      note,
      force,
      reviewer,
      assignee,
      model,
      profile,
      reviewFeedbackFile: flags['review-feedback-file'],
      approvalRef: flags['approval-ref'],
      doneOverrideReason: flags['done-override-reason'],
      invocation: flags['invocation-id'],
      shellPid: flags['shell-pid'],
      trackerRefs: flags['tracker-ref'],
      autoCommit: flags['auto-commit'],
      selfReview: flags['self-review-fallback'],
      intendedReviewer: flags['intended-reviewer'],
      reviewerFailure: flags['reviewer-failure-reason'],
    });
  },
  human: ({
    task_id,
    old_lane,
    new_lane,
    already,
    actor,
    lanes_passed,
    review_feedback,
    subtasks_reset_ids,
    own_work,
    work_commit,
    warnings,
    commits,
  }) => [
    already
      ? [styled('bold', task_id), ` is ${new_lane} already`]
      : [styled('bold', task_id), `: ${[old_lane, ...lanes_passed].join(' → ')}, by ${actor}`],
    ...(own_work ? [[styled('yellow', '  recorded as the approval of its own author')]] : []),
    ...(work_commit === null ? [] : [`  the work was committed as ${work_commit.slice(0, 12)}`]),
    ...(review_feedback === undefined ? [] : [`  the review is kept as ${review_feedback}`]),
    ...(subtasks_reset_ids === undefined || subtasks_reset_ids.length === 0
      ? []
      : [`  to be done again: ${subtasks_reset_ids.join(', ')}`]),
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
