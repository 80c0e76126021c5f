import { defineCommand } from '../command.ts';
import { mergeDriverDeclaration } from '../mergeDriverDeclaration.ts';

export default defineCommand({
  path: ['merge-driver-event-log'],
  summary: 'Unite two event logs for git: every row of both, once',
  examples: [{ line: 'spec-kitty merge-driver-event-log %O %A %B', does: 'unite what two branches have recorded' }],
  ...mergeDriverDeclaration('event-log'),
});
