import { boardDeclaration } from '../boardDeclaration.ts';
import { defineCommand } from '../command.ts';

export default defineCommand({
  ...boardDeclaration,
  path: ['status'],
  summary: 'Show the board of a mission',
  examples: [
    { line: 'spec-kitty status --mission 042-login', does: 'who works on what, and what waits for what' },
    { line: 'spec-kitty status --mission 042-login --json', does: 'the same for programs' },
  ],
});
