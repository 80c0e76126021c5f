import { defineCommand } from '../command.ts';
import { mergeDriverDeclaration } from '../mergeDriverDeclaration.ts';

export default defineCommand({
  path: ['merge-driver-meta'],
  summary: 'Merge two versions of meta.json for git, key by key',
  examples: [{ line: 'spec-kitty merge-driver-meta %O %A %B', does: 'merge what two branches say of a mission' }],
  ...mergeDriverDeclaration('meta'),
});
