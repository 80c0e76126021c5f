import { acceptDeclaration } from '../../../acceptDeclaration.ts';
import { defineCommand } from '../../../command.ts';

export default defineCommand({
  ...acceptDeclaration,
  path: ['agent', 'mission', 'accept'],
  summary: 'The same as accept',
  examples: [
    {
      line: 'spec-kitty agent mission accept --mission 042-login --actor claude --json',
      does: 'accept a mission, or say what stands in the way',
    },
  ],
});
