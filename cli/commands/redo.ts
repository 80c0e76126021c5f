import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';

const { required: _, ...anyMission } = missionFlag;

export default defineCommand({
  path: ['redo'],
  summary: 'Do again what was taken back last',
  description: [
    'Everything becomes what it was before the undo, uncommitted work in worktrees too. The same conditions hold as for `undo`.',
  ],
  examples: [
    { line: 'spec-kitty redo', does: 'make the latest undo as if it had not been' },
    { line: 'spec-kitty redo 01KZ0000 --json', does: 'a certain one, for programs' },
  ],
  positionals: { operation: { summary: 'The id of the operation, or of the undo that has taken it back' } },
  flags: {
    mission: anyMission,
    actor: { kind: 'text', value: 'NAME', summary: 'Who does it; without it the name of the user' },
    'dry-run': { kind: 'switch', summary: 'Only look: say what would be done, or what speaks against it' },
    abort: { kind: 'switch', summary: 'Give up one that cannot be ended: what it has done so far stays' },
  },
  async run({ world, words, flags: { mission, actor, 'dry-run': dryRun, abort } }) {
    const { undo } = await import('../../runtime/session/undo.ts');
    const outside = await world();
    return undo(outside, { verb: 'redo', operation: words.operation, mission, actor: actor ?? outside.env['USER'] ?? 'user', dryRun, abort });
  },
  human: async (reply) => (await import('../render/undoPage.ts')).undoPage(reply),
});
