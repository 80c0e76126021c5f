import { boardDeclaration } from '../boardDeclaration.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  ...boardDeclaration,
  path: ['status'],
  summary: 'Show the board of a mission',
  description: [
    'With `--watch` it stays and shows the board anew whenever something has happened, in place on a terminal and below each other elsewhere; Ctrl-C ends it.',
  ],
  examples: [
    { line: 'spec-kitty status --mission 042-login', does: 'who works on what, and what waits for what' },
    { line: 'spec-kitty status --mission 042-login --json', does: 'the same for programs' },
    { line: 'spec-kitty status --mission 042-login --watch', does: 'the board as it changes' },
    { line: 'spec-kitty status --mission 042-login --at 2026-03-01', does: 'the board as it was that morning' },
  ],
  flags: {
    ...boardDeclaration.flags,
    watch: { kind: 'switch', summary: 'Stay, and show the board anew whenever it has changed' },
  },
  run: (call) => boardDeclaration.run(call),
  async *follow({ surroundings, flags: given }, _, until, pages) {
    if (!given.watch || !pages || given.at !== null) return;
    const { statusChanges } = await import('../../runtime/session/statusChanges.ts');
    yield* statusChanges(await surroundings(), { mission: given.mission, staleThreshold: given['stale-threshold'] }, until);
  },
});
