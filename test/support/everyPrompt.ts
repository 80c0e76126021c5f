import { packagePrompt } from '../../machines/rules/prompt/packagePrompt.ts';
import { reviewPrompt } from '../../machines/rules/prompt/reviewPrompt.ts';
import { stepPrompt } from '../../machines/rules/prompt/stepPrompt.ts';
import { packageWords, stepWords } from '../../runtime/prompts/promptWords.ts';
import { shipped } from './missionTypes.ts';
import { packageFacts, reviewFacts, stepFacts } from './promptFacts.ts';

const nowhere = { root: '/nonexistent' };
const feedback = { reviewer: 'codex', cycle: 1, text: 'Line 7 throws.' };

/** Every prompt that a shipped mission type can lead to. */
export const everyPrompt: readonly (readonly [name: string, text: string])[] = Object.values(shipped).flatMap((type) => [
  ...type.steps.map((step) => [`${type.key} ${step.id}`, stepPrompt(stepWords(nowhere, type, step), stepFacts(step))] as const),
  [`${type.key} package`, packagePrompt(packageWords(nowhere, type, 'implement'), packageFacts())] as const,
  [`${type.key} package, offered`, packagePrompt(packageWords(nowhere, type, 'implement'), packageFacts({ isClaimed: false }))] as const,
  [`${type.key} package, sent back`, packagePrompt(packageWords(nowhere, type, 'fix'), packageFacts({ feedback }))] as const,
  [`${type.key} review`, reviewPrompt(packageWords(nowhere, type, 'review'), reviewFacts({ feedback }))] as const,
  [
    `${type.key} own review`,
    reviewPrompt(packageWords(nowhere, type, 'review'), reviewFacts({ author: 'codex', agent: 'codex' })),
  ] as const,
]);
