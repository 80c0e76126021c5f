import type { CloseDecisionRequest } from '../runtime/session/closeDecision.ts';
import type { DecisionCloseReply } from '../schemas/decisionMoment.ts';
import type { Outcome } from '../schemas/outcome.ts';
import type { Call } from './command.ts';
import { missionFlag } from './missionFlag.ts';
import { styled, type Line } from './render/page.ts';
import { unmadeCommits } from './render/unmadeCommits.ts';

const positionals = { id: { summary: 'The id of the decision, as open or list told it', required: true } } as const;

const whose = {
  'resolved-by': { kind: 'text', value: 'NAME', summary: 'Who decided; without it the actor' },
  actor: { kind: 'text', value: 'NAME', summary: 'Who says so; without it the name of the user' },
  'dry-run': { kind: 'switch', summary: 'Only look whether it can be done; write nothing' },
} as const;

const rationale = { kind: 'text', value: 'TEXT', summary: 'Why' } as const;
const closed = { mission: missionFlag, rationale, ...whose } as const;
const unanswered = { ...closed, rationale: { ...rationale, required: true } } as const;
const answered = {
  mission: missionFlag,
  'final-answer': { kind: 'text', value: 'TEXT', required: true, summary: 'The answer' },
  'other-answer': { kind: 'switch', summary: 'The answer is none of the options' },
  rationale,
  ...whose,
} as const;

async function close(
  { world, flags, words: { id } }: Call<typeof closed, typeof positionals>,
  closing: Pick<CloseDecisionRequest, 'outcome' | 'final_answer' | 'other_answer'>,
): Promise<Outcome<DecisionCloseReply>> {
  const { closeDecision } = await import('../runtime/session/closeDecision.ts');
  const { personOf } = await import('../runtime/personOf.ts');
  const outside = await world();
  return closeDecision(outside, {
    ...closing,
    mission: flags.mission,
    id,
    rationale: flags.rationale,
    resolved_by: flags['resolved-by'] ?? flags.actor ?? (await personOf(outside)),
    dryRun: flags['dry-run'],
  });
}

const human = ({ decision_id, status, idempotent, warnings, commits }: DecisionCloseReply): readonly Line[] => [
  [styled('bold', decision_id), ` ${idempotent ? 'was' : 'is'} ${status}`],
  ...warnings,
  ...unmadeCommits(commits),
];

/** A question of a planning interview that gets its answer. */
export const answerDeclaration = {
  positionals,
  human,
  flags: answered,
  run: async (call: Call<typeof answered, typeof positionals>) =>
    close(call, { outcome: 'resolved', final_answer: call.flags['final-answer'], other_answer: call.flags['other-answer'] }),
};

/** One that is dropped or put off: somebody has to say why. */
export const leaveDeclaration = (outcome: 'canceled' | 'deferred') => ({
  positionals,
  human,
  flags: unanswered,
  run: async (call: Call<typeof unanswered, typeof positionals>) => close(call, { outcome, final_answer: null, other_answer: false }),
});
