import { defineCommand } from '../../../command.ts';

export default defineCommand({
  path: ['agent', 'mission', 'list'],
  summary: 'List the missions of this project, broken ones with what is wrong with them',
  examples: [
    { line: 'spec-kitty agent mission list', does: 'the handles that other commands take' },
    { line: 'spec-kitty agent mission list --progress --json', does: 'how far each of them is, for programs' },
  ],
  positionals: {},
  flags: { progress: { kind: 'switch', summary: 'Look at the packages of each mission too, which reads all their files' } },
  async run({ surroundings, flags }) {
    const { missionList } = await import('../../../../runtime/session/missionList.ts');
    return missionList(await surroundings(), flags);
  },
  async human(reply, screen) {
    const { missionListPage } = await import('../../../render/missionListPage.ts');
    return missionListPage(reply, screen);
  },
});
