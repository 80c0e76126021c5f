import { boardDeclaration } from '../../../boardDeclaration.ts';
import { defineCommand } from '../../../command.ts';

export default defineCommand({
  ...boardDeclaration,
  path: ['agent', 'tasks', 'status'],
  summary: 'Show the board of a mission, for agents',
  description: ['The same as `spec-kitty status`, under the name the original gives it.'],
  examples: [{ line: 'spec-kitty agent tasks status --mission 042-login --json', does: 'lanes, progress and every work package' }],
});
