import { acceptDeclaration } from '../../../acceptDeclaration.ts';
import { defineCommand } from '../../../command.ts';

export default defineCommand({
  ...acceptDeclaration,
  path: ['agent', 'action', 'accept'],
  summary: 'The same as accept',
  examples: [
    {
      line: 'spec-kitty agent action accept --mission 042-login --agent claude --json',
      does: 'accept a mission, or say what stands in the way',
    },
  ],
});
