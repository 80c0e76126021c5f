import { displayLanes } from '../../../../schemas/lane.ts';
import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'tasks', 'move-task'],
  summary: 'Move a work package on, approve it, or send it back',
  description: [
    'Forward it passes every lane in between, each move asked of its machine, all of them or none. A package that stands in the lane already is left alone.',
    'An approval names its reviewer and what it refers to; an author does not approve their own work unless it is forced, with a note. Work that was handed in goes back with the text of a file, which is kept with the mission; then its subtasks are to be done again and nobody holds it.',
    'Done comes from merging; whoever has merged by other means says so with a reason.',
  ],
  examples: [
    { line: 'spec-kitty agent tasks move-task WP01 --to for_review --agent claude --note "All subtasks, with tests" --mission 042-login', does: 'hand work in' },
    { line: 'spec-kitty agent tasks move-task WP01 --to approved --agent codex --note "Ran the tests, read the diff" --mission 042-login', does: 'approve it' },
    { line: 'spec-kitty agent tasks move-task WP01 --to planned --agent codex --review-feedback-file /tmp/review.md --mission 042-login', does: 'send it back with what is wrong' },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01', required: true } },
  flags: {
    mission: missionFlag,
    to: { kind: 'text', value: 'LANE', values: [...displayLanes, 'doing'], required: true, summary: 'The lane to move to; doing is an older word for in_progress' },
    agent: { kind: 'text', value: 'NAME', summary: 'Who moves it (default user); another one than holds it is refused' },
    note: { kind: 'text', value: 'TEXT', summary: 'What there is to say; kept with the package' },
    force: { kind: 'switch', summary: 'Move it whatever its machine or its holder says' },
    'review-feedback-file': { kind: 'text', value: 'FILE', completes: 'file', summary: 'What has to change, for work that is sent back' },
    'approval-ref': { kind: 'text', value: 'TEXT', summary: 'What the approval refers to (default the note)' },
    reviewer: { kind: 'text', value: 'NAME', summary: 'Whose verdict it is (default the agent)' },
    'done-override-reason': { kind: 'text', value: 'TEXT', summary: 'Why it is done without a merge of ours' },
    assignee: { kind: 'text', value: 'NAME', summary: 'To whom it is assigned from now on' },
  },
  async run({ world, flags, words: { wp } }) {
    const { moveTask } = await import('../../../../runtime/session/moveTask.ts');
    const { mission, to, agent, note, force, reviewer, assignee } = flags;
    return moveTask(await world(), {
      mission, wp, to, agent, note, force, reviewer, assignee,
      reviewFeedbackFile: flags['review-feedback-file'], approvalRef: flags['approval-ref'], doneOverrideReason: flags['done-override-reason'],
    });
  },
  human: ({ task_id, old_lane, new_lane, already, actor, lanes_passed, review_feedback, subtasks_reset_ids, own_work, warnings }) => [
    already ? [styled('bold', task_id), ` is ${new_lane} already`] : [styled('bold', task_id), `: ${[old_lane, ...lanes_passed].join(' → ')}, by ${actor}`],
    ...(own_work ? [[styled('yellow', '  recorded as the approval of its own author')]] : []),
    ...(review_feedback === undefined ? [] : [`  the review is kept as ${review_feedback}`]),
    ...(subtasks_reset_ids === undefined || subtasks_reset_ids.length === 0 ? [] : [`  to be done again: ${subtasks_reset_ids.join(', ')}`]),
    ...warnings,
  ],
});
