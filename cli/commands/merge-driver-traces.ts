import { defineCommand } from '../command.ts';
import { mergeDriverDeclaration } from '../mergeDriverDeclaration.ts';

export default defineCommand({
  path: ['merge-driver-traces'],
  summary: 'Merge the traces of a mission for git: the lines of both sides',
  examples: [{ line: 'spec-kitty merge-driver-traces %O %A %B', does: 'keep what both sides have written' }],
  ...mergeDriverDeclaration('traces'),
});
