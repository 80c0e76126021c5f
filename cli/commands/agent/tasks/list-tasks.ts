import { displayLanes } from '../../../../schemas/lane.ts';
import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';

export default defineCommand({
  path: ['agent', 'tasks', 'list-tasks'],
  summary: 'List the work packages of a mission with their lanes',
  examples: [
    { line: 'spec-kitty agent tasks list-tasks --mission 042-login --json', does: 'all of them' },
    { line: 'spec-kitty agent tasks list-tasks --mission 042-login --lane planned', does: 'only those nobody has begun' },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    lane: {
      kind: 'text',
      value: 'LANE',
      values: [...displayLanes, 'genesis', 'doing'],
      summary: 'Only packages in this lane; doing is an older word for in_progress',
    },
  },
  async run({ surroundings, flags }) {
    const { listTasks } = await import('../../../../runtime/session/listTasks.ts');
    return listTasks(await surroundings(), flags);
  },
  human: ({ tasks, unreadable }) => [
    ...tasks.map(({ work_package_id, lane, title }) => `${work_package_id}  ${lane.padEnd(11)}  ${title}`),
    ...(tasks.length === 0 ? ['No work packages.'] : []),
    ...unreadable,
  ],
});
