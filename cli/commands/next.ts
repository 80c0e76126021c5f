import { defineCommand } from '../command.ts';
import { missionFlag } from '../missionFlag.ts';

export default defineCommand({
  path: ['next'],
  summary: 'Say what is next for a mission, and why',
  description: ['Asking writes nothing: no run is started, nothing is claimed, and the same question has the same answer until something happens.'],
  examples: [
    { line: 'spec-kitty next --mission 042-login', does: 'what is next, and what every other package waits for' },
    { line: 'spec-kitty next --mission 042-login --agent claude --json', does: 'the decision for one agent, for programs' },
  ],
  positionals: {},
  flags: {
    mission: missionFlag,
    agent: { kind: 'text', value: 'NAME', summary: 'Who asks: own work comes first, own reviews last' },
  },
  async run({ world, flags }) {
    const { next } = await import('../../runtime/session/next.ts');
    return next(await world(), flags);
  },
  exit: ({ kind }) => (kind === 'blocked' ? 1 : 0),
  async human(reply, screen) {
    const { decisionPage } = await import('../render/decisionPage.ts');
    return decisionPage(reply, screen);
  },
});
