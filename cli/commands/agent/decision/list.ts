import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'decision', 'list'],
  summary: 'List the questions of planning interviews and what was decided',
  examples: [{ line: 'spec-kitty agent decision list --mission 042-login --status open', does: 'what is still to be decided' }],
  positionals: {},
  flags: {
    mission: missionFlag,
    status: { kind: 'text', value: 'STATUS', values: ['open', 'resolved', 'deferred', 'canceled'], summary: 'Only those in this state' },
  },
  async run({ surroundings, flags }) {
    const { listDecisions } = await import('../../../../runtime/session/listDecisions.ts');
    return listDecisions(await surroundings(), { mission: flags.mission, status: flags.status });
  },
  human: ({ mission_slug, decisions }) =>
    decisions.length === 0
      ? [`${mission_slug} has no such decisions.`]
      : decisions.flatMap(({ decision_id, status, question, final_answer }) => [
          [styled('bold', decision_id), `  ${status}`],
          `  ${question}${final_answer === null ? '' : ` ${final_answer}`}`,
        ]),
});
