import { defineCommand } from '../command.ts';
import { mergeDriverDeclaration } from '../mergeDriverDeclaration.ts';

export default defineCommand({
  path: ['merge-driver-review-cycle'],
  summary: 'Keep two reviews of the same name for git, both of them whole',
  examples: [{ line: 'spec-kitty merge-driver-review-cycle %O %A %B', does: 'keep both reviews' }],
  ...mergeDriverDeclaration('review-cycle'),
});
