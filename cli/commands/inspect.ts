import { failure } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { atFlag } from '../atFlag.ts';
import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';
import { pageFlags, servedPage } from '../pagesDeclaration.ts';

export default defineCommand({
  path: ['inspect'],
  summary: 'Look at a mission as statecharts, live, in the browser',
  description: [
    'Shows the mission’s machine and the one of its packages, each package standing in its lane, and the operations that are under way; what happens in other processes appears at once. A slider goes to any past event, and two moments can be compared.',
    'The pages come from this machine alone and load nothing from elsewhere. With `--stately` receivers of the Stately inspector’s protocol can connect over WebSocket, on this machine too; only the button that opens the hosted inspector needs a network.',
  ],
  examples: [
    { line: 'spec-kitty inspect --mission 042-login', does: 'the address to open' },
    { line: 'spec-kitty inspect --mission 042-login --open', does: 'the same, and a browser' },
    { line: 'spec-kitty inspect --mission 042-login --stately', does: 'and a door for the Stately inspector' },
  ],
  positionals: {},
  flags: {
    mission: {
      kind: missionFlag.kind,
      value: missionFlag.value,
      completes: missionFlag.completes,
      summary: `${missionFlag.summary}; all of them when it is left out`,
    },
    at: atFlag,
    ...pageFlags,
    stately: { kind: 'switch', summary: 'Also speak the protocol of the Stately inspector' },
  },
  async run({ surroundings, flags }) {
    const alone = flags.stately ? '--stately' : flags.at === null ? null : '--at';
    if (alone !== null && flags.mission === null)
      return failure(problem('USAGE', `${alone} is about one mission: name it with --mission.`, { next: 'spec-kitty agent mission list' }));
    const { inspect } = await import('../../runtime/session/inspect.ts');
    return inspect(await surroundings(), {
      mission: flags.mission,
      at: flags.at,
      port: flags.port === 0 ? null : flags.port,
      stately: flags.stately,
      open: flags.open,
    });
  },
  document: ({ reply }) => reply,
  human: ({ reply }) => servedPage(reply),
  // oxlint-disable-next-line eslint/require-yield -- nothing more is said: browsers are answered until the end.
  async *follow(_, { served }, until) {
    await served(until);
  },
});
