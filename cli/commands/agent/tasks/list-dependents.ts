import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';

export default defineCommand({
  path: ['agent', 'tasks', 'list-dependents'],
  summary: 'Say what a work package waits for and what waits for it',
  examples: [{ line: 'spec-kitty agent tasks list-dependents WP01 --mission 042-login --json', does: 'for programs' }],
  positionals: { wp: { summary: 'The id of the work package, such as WP01', required: true } },
  flags: { mission: missionFlag },
  async run({ surroundings, flags: { mission }, words: { wp } }) {
    const { listDependents } = await import('../../../../runtime/session/listDependents.ts');
    return listDependents(await surroundings(), { mission, wp });
  },
  human: ({ wp_id, depends_on, dependents, unreadable }) => [
    `${wp_id} depends on ${depends_on.length === 0 ? 'nothing' : depends_on.join(', ')}.`,
    `${dependents.length === 0 ? 'Nothing depends' : `${dependents.join(', ')} ${dependents.length === 1 ? 'depends' : 'depend'}`} on it.`,
    ...unreadable,
  ],
});
