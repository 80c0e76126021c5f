import type { StatusReply } from '../schemas/reply.ts';
import type { Call, Positionals, Screen } from './command.ts';
import { atFlag } from './atFlag.ts';
import { missionFlag } from './missionFlag.ts';

const flags = {
  mission: missionFlag,
  at: atFlag,
  'stale-threshold': { kind: 'number', value: 'MINUTES', default: 10, summary: 'Call work stale after so many minutes without a commit' },
} as const;

/** What `status` and `agent tasks status` have in common: everything but the name. */
export const boardDeclaration = {
  positionals: {},
  flags,
  async run({ surroundings, flags: given }: Call<typeof flags, Positionals>) {
    const { status } = await import('../runtime/session/status.ts');
    return status(await surroundings(), { mission: given.mission, staleThreshold: given['stale-threshold'], at: given.at });
  },
  async human(reply: StatusReply, screen: Screen) {
    const { boardPage } = await import('./render/boardPage.ts');
    return boardPage(reply, screen);
  },
};
