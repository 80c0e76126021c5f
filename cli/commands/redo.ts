import { defineCommand } from '../command.ts';
import { undoDeclaration } from '../undoDeclaration.ts';

export default defineCommand({
  ...undoDeclaration('redo'),
  path: ['redo'],
  summary: 'Do again what was taken back last',
  description: [
    'Everything becomes what it was before the undo, uncommitted work in worktrees too. The same conditions hold as for `undo`.',
  ],
  examples: [
    { line: 'spec-kitty redo', does: 'make the latest undo as if it had not been' },
    { line: 'spec-kitty redo 01KZ0000 --json', does: 'a certain one, for programs' },
  ],
  positionals: { operation: { summary: 'The id of the operation, or of the undo that has taken it back' } },
});
