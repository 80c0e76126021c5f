import { defineCommand } from '../../../command.ts';
import { answerDeclaration } from '../../../closeDeclaration.ts';

export default defineCommand({
  ...answerDeclaration,
  path: ['agent', 'decision', 'resolve'],
  summary: 'Answer a question of a planning interview',
  description: [
    'What was put off may be answered later. The same said twice is said once; another answer is refused, and the first one stays.',
  ],
  examples: [
    {
      line: 'spec-kitty agent decision resolve 01KZ0000000000000000000000 --mission 042-login --final-answer postgres --json',
      does: 'say what was decided',
    },
  ],
});
