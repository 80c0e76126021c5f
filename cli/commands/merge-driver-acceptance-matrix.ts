import { defineCommand } from '../command.ts';
import { mergeDriverDeclaration } from '../mergeDriverDeclaration.ts';

export default defineCommand({
  path: ['merge-driver-acceptance-matrix'],
  summary: 'Merge two acceptance matrices for git, row by row',
  examples: [{ line: 'spec-kitty merge-driver-acceptance-matrix %O %A %B', does: 'merge what two branches have proven' }],
  ...mergeDriverDeclaration('acceptance-matrix'),
});
