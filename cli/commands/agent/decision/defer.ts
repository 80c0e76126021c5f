import { defineCommand } from '../../../command.ts';
import { leaveDeclaration } from '../../../closeDeclaration.ts';

export default defineCommand({
  ...leaveDeclaration('deferred'),
  path: ['agent', 'decision', 'defer'],
  summary: 'Put off a question of a planning interview',
  examples: [
    {
      line: 'spec-kitty agent decision defer 01KZ0000000000000000000000 --mission 042-login --rationale "Until the load is known" --json',
      does: 'decide it later',
    },
  ],
});
