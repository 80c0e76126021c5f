import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';
import { unmadeCommits } from '../../../render/unmadeCommits.ts';

export default defineCommand({
  path: ['agent', 'tasks', 'add-history'],
  summary: 'Add a note to the history of a work package',
  description: ['The note is appended to the event log of the mission and shown with the package. The package stays where it is.'],
  examples: [
    {
      line: 'spec-kitty agent tasks add-history WP01 --note "The API wants a token" --mission 042-login',
      does: 'leave a note for whoever comes next',
    },
  ],
  positionals: { wp: { summary: 'The id of the work package, such as WP01', required: true } },
  flags: {
    mission: missionFlag,
    note: { kind: 'text', value: 'TEXT', required: true, summary: 'What there is to know' },
    agent: { kind: 'text', value: 'NAME', summary: 'Who says so (default user)' },
  },
  async run({ world, flags: { mission, note, agent }, words: { wp } }) {
    const { addHistory } = await import('../../../../runtime/session/addHistory.ts');
    return addHistory(await world(), { mission, wp, note, agent });
  },
  human: ({ task_id, event_id, warnings, commits }) => [
    [styled('bold', task_id), ': the note is recorded'],
    [styled('dim', `  event ${event_id}`)],
    ...warnings,
    ...unmadeCommits(commits),
  ],
});
