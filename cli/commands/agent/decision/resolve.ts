import { defineCommand } from '../../../command.ts';
import { missionFlag } from '../../../missionFlag.ts';
import { styled } from '../../../render/page.ts';

export default defineCommand({
  path: ['agent', 'decision', 'resolve'],
  summary: 'Answer a question of a planning interview',
  description: ['What was put off may be answered later. The same said twice is said once; another answer is refused, and the first one stays.'],
  examples: [
    { line: 'spec-kitty agent decision resolve 01KZ0000000000000000000000 --mission 042-login --final-answer postgres --json', does: 'say what was decided' },
  ],
  positionals: { id: { summary: 'The id of the decision, as open or list told it', required: true } },
  flags: {
    mission: missionFlag,
    'final-answer': { kind: 'text', value: 'TEXT', required: true, summary: 'The answer' },
    'other-answer': { kind: 'switch', summary: 'The answer is none of the options' },
    rationale: { kind: 'text', value: 'TEXT', summary: 'Why' },
    'resolved-by': { kind: 'text', value: 'NAME', summary: 'Who decided; without it the actor' },
    actor: { kind: 'text', value: 'NAME', summary: 'Who says so; without it the name of the user' },
    'dry-run': { kind: 'switch', summary: 'Only look whether it can be done; write nothing' },
  },
  async run({ world, flags, words: { id } }) {
    const { closeDecision } = await import('../../../../runtime/session/decisions.ts');
    const outside = await world();
    const actor = flags.actor ?? outside.env['USER'] ?? 'unknown';
    return closeDecision(outside, { mission: flags.mission, id, outcome: 'resolved', final_answer: flags['final-answer'], other_answer: flags['other-answer'], rationale: flags.rationale, resolved_by: flags['resolved-by'] ?? actor, dryRun: flags['dry-run'] });
  },
  human: ({ decision_id, status, idempotent, warnings }) => [[styled('bold', decision_id), ` ${idempotent ? 'was' : 'is'} ${status}`], ...warnings],
});
