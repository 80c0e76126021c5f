import { defineCommand } from '../command.ts';
import { undoDeclaration } from '../undoDeclaration.ts';

export default defineCommand({
  ...undoDeclaration('undo'),
  path: ['undo'],
  summary: 'Take an operation back, the latest one if none is named',
  description: [
    'Branches, worktrees and files become what they were before the operation, deleted ones come back, and checkouts follow without touching what nobody has committed. The event log grows by rows that make up for those of the operation.',
    'All that speaks against it is told at once, and then nothing is changed. What others have fetched already is taken back by a new commit. Given again after a kill it goes on where it was.',
  ],
  examples: [
    { line: 'spec-kitty undo --dry-run', does: 'only say what would be taken back' },
    { line: 'spec-kitty undo', does: 'take back what was done last' },
    { line: 'spec-kitty undo 01KZ0000 --json', does: 'a certain one, for programs' },
  ],
  positionals: { operation: { summary: 'The id of the operation, as `op log` lists it, or as much of it as no other has' } },
});
