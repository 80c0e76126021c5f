import { doctorAreas } from '../../schemas/doctorArea.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  path: ['doctor'],
  summary: 'Find what is off in a project, and put it right',
  description: [
    'It looks at workspaces and what a crash has left of them, notes and worktrees of nobody, locks of the dead, event logs and what is made from them, the branches missions need, merges that were interrupted (also those of the original), unfinished operations, merge drivers, hooks and sparse checkouts. Each finding comes with the exact command that repairs it. Nothing is written.',
    'With --fix it makes the repairs that need nobody to decide and tells what is left. They leave a row in the operation log. Event logs only ever grow by that.',
    'Exit code 1 when something is left that is more than worth knowing.',
  ],
  examples: [
    { line: 'spec-kitty doctor', does: 'look at everything' },
    { line: 'spec-kitty doctor workspaces --fix', does: 'put workspaces back on their feet' },
    { line: 'spec-kitty doctor --mission 042-login --json', does: 'look at one mission and at what is about none, for programs' },
  ],
  positionals: { area: { summary: 'What to look at; everything without it', values: doctorAreas } },
  flags: {
    mission: {
      kind: 'text',
      value: 'MISSION',
      completes: 'mission',
      formerly: 'feature',
      summary: 'Look at this mission alone, beside what is about none',
    },
    fix: { kind: 'switch', summary: 'Make the repairs that need nobody to decide' },
  },
  async run({ world, flags, words }) {
    const { doctor } = await import('../../runtime/session/doctor.ts');
    return doctor(await world(), { area: words.area, mission: flags.mission, fix: flags.fix });
  },
  exit: ({ healthy }) => (healthy ? 0 : 1),
  async human(reply) {
    const { doctorPage } = await import('../render/doctorPage.ts');
    return doctorPage(reply);
  },
});
