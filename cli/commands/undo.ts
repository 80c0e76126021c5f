import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';

const { required: _, ...anyMission } = missionFlag;

export default defineCommand({
  path: ['undo'],
  summary: 'Take an operation back, the latest one if none is named',
  description: [
    'Branches, worktrees and files become what they were before the operation, deleted ones come back, and checkouts follow without touching what nobody has committed. The event log grows by rows that make up for those of the operation.',
    'All that speaks against it is told at once, and then nothing is changed. What others have fetched already is taken back by a new commit. Given again after a kill it goes on where it was.',
  ],
  examples: [
    { line: 'spec-kitty undo --dry-run', does: 'only say what would be taken back' },
    { line: 'spec-kitty undo', does: 'take back what was done last' },
    { line: 'spec-kitty undo 01KZ0000 --json', does: 'a certain one, for programs' },
  ],
  positionals: { operation: { summary: 'The id of the operation, as `op log` lists it, or as much of it as no other has' } },
  flags: {
    mission: anyMission,
    actor: { kind: 'text', value: 'NAME', summary: 'Who does it; without it the name of the user' },
    'dry-run': { kind: 'switch', summary: 'Only look: say what would be done, or what speaks against it' },
    abort: { kind: 'switch', summary: 'Give up one that cannot be ended: what it has done so far stays' },
  },
  async run({ world, words, flags: { mission, actor, 'dry-run': dryRun, abort } }) {
    const { undo } = await import('../../runtime/session/undo.ts');
    const outside = await world();
    return undo(outside, { verb: 'undo', operation: words.operation, mission, actor: actor ?? outside.env['USER'] ?? 'user', dryRun, abort });
  },
  human: async (reply) => (await import('../render/undoPage.ts')).undoPage(reply),
});
