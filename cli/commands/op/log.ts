import { defineCommand } from '../../command.ts';
import { anyMissionFlag } from '../../missionFlag.ts';

export default defineCommand({
  path: ['op', 'log'],
  summary: 'List what was done, the latest first, and what of it was taken back',
  description: [
    'Every command that changes something leaves an entry: who, when, what, and all that it takes to undo it.',
    'What an operation has replaced or taken away stays reachable under refs/spec-kitty/undo/, and is never fetched or pushed, until `op prune` lets go of it.',
  ],
  examples: [
    { line: 'spec-kitty op log', does: 'the latest operations, and which one undo and redo would take' },
    { line: 'spec-kitty op log --mission 042-login --json', does: 'those of one mission, for programs' },
  ],
  positionals: {},
  flags: {
    mission: anyMissionFlag,
    limit: { kind: 'number', value: 'COUNT', default: 20, summary: 'How many at most; 0 for all' },
  },
  async run({ surroundings, flags }) {
    const { opLog } = await import('../../../runtime/session/opLog.ts');
    return opLog(await surroundings(), flags);
  },
  human: async (reply) => (await import('../../render/operationListPage.ts')).operationListPage(reply),
});
