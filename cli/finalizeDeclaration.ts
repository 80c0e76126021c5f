import type { FinalizePreview, FinalizeReply } from '../schemas/finalizeReply.ts';
import type { Outcome } from '../schemas/outcome.ts';
import type { Call, Positionals, Screen } from './command.ts';
import { missionFlag } from './missionFlag.ts';

const flags = {
  mission: missionFlag,
  'validate-only': { kind: 'switch', summary: 'Check everything and show what would change; write nothing' },
  'dry-run': { kind: 'switch', summary: 'The same as --validate-only' },
  'target-branch': {
    kind: 'text',
    value: 'BRANCH',
    summary: 'The branch to land on, in place of the one in meta.json; it is written there',
  },
} as const;

/** What `agent mission finalize-tasks` and `agent tasks finalize-tasks` have in common: everything but the name. */
export const finalizeDeclaration = {
  positionals: {},
  flags,
  async run({ world, flags: given }: Call<typeof flags, Positionals>): Promise<Outcome<FinalizeReply | FinalizePreview>> {
    const { finalizeTasks, previewFinalize } = await import('../runtime/session/finalizeTasks.ts');
    const request = { mission: given.mission, targetBranch: given['target-branch'] };
    return given['validate-only'] || given['dry-run'] ? previewFinalize(await world(), request) : finalizeTasks(await world(), request);
  },
  async human(reply: FinalizeReply | FinalizePreview, screen: Screen) {
    const { finalizePage } = await import('./render/finalizePage.ts');
    return finalizePage(reply, screen);
  },
};
