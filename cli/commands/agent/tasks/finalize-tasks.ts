import { defineCommand } from '../../../command.ts';
import { finalizeDeclaration } from '../../../finalizeDeclaration.ts';

export default defineCommand({
  ...finalizeDeclaration,
  path: ['agent', 'tasks', 'finalize-tasks'],
  summary: 'The same as agent mission finalize-tasks',
  examples: [
    { line: 'spec-kitty agent tasks finalize-tasks --mission 042-login --json', does: 'put the packages of a mission on the board' },
  ],
});
