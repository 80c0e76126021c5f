import { defineCommand } from '../../../command.ts';
import { anyMissionFlag } from '../../../missionFlag.ts';

export default defineCommand({
  path: ['agent', 'mission', 'check-prerequisites'],
  summary: 'Say where the planning documents of a mission are, and which are missing',
  description: ['Nothing is written. All paths are those of the main checkout, wherever the command is given.'],
  examples: [
    {
      line: 'spec-kitty agent mission check-prerequisites --mission dark-mode --include-tasks --json',
      does: 'whether the mission is ready to be built',
    },
    {
      line: 'spec-kitty agent mission check-prerequisites --mission dark-mode --resume-probe --json',
      does: 'whether a mission was begun under that name',
    },
  ],
  positionals: {},
  flags: {
    mission: anyMissionFlag,
    'paths-only': { kind: 'switch', summary: 'Only where things are' },
    'include-tasks': { kind: 'switch', summary: 'The plan and the work packages have to be there too' },
    'require-tasks': { kind: 'switch', hidden: true, summary: 'The older name of --include-tasks' },
    'resume-probe': { kind: 'switch', summary: 'Whether a mission that was begun under that name can be taken up again' },
  },
  async run({ world, flags }) {
    const { checkPrerequisites } = await import('../../../../runtime/session/checkPrerequisites.ts');
    return checkPrerequisites(await world(), {
      mission: flags.mission,
      pathsOnly: flags['paths-only'],
      includeTasks: flags['include-tasks'] || flags['require-tasks'],
      resumeProbe: flags['resume-probe'],
    });
  },
  async human(reply) {
    const { prerequisitesPage } = await import('../../../render/prerequisitesPage.ts');
    return prerequisitesPage(reply);
  },
});
