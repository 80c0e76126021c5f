import { defineCommand } from '../command.ts';
import { mergeDriverDeclaration } from '../mergeDriverDeclaration.ts';

export default defineCommand({
  path: ['merge-driver-issue-matrix'],
  summary: 'Merge two issue matrices for git, row by row',
  examples: [{ line: 'spec-kitty merge-driver-issue-matrix %O %A %B', does: 'merge what two branches say of issues' }],
  ...mergeDriverDeclaration('issue-matrix'),
});
