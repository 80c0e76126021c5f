import { defineCommand } from '../../../command.ts';
import { leaveDeclaration } from '../../../closeDeclaration.ts';

export default defineCommand({
  ...leaveDeclaration('canceled'),
  path: ['agent', 'decision', 'cancel'],
  summary: 'Drop a question of a planning interview',
  examples: [
    {
      line: 'spec-kitty agent decision cancel 01KZ0000000000000000000000 --mission 042-login --rationale "No database is needed" --json',
      does: 'nobody has to decide it any more',
    },
  ],
});
