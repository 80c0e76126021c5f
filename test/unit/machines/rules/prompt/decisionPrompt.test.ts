import { expect, test } from 'vitest';
import { decisionPrompt } from '../../../../../machines/rules/prompt/decisionPrompt.ts';
import { words } from '../../../../../missions/words.js';
import { decisionFacts } from '../../../../support/promptFacts.ts';

test('the command that answers has everything it needs, the result included', () => {
  expect(decisionPrompt(words.frames.decision, decisionFacts())).toContain(
    'spec-kitty next --mission dark-mode-01KZAAAA --agent claude --result success --decision-id input:shape --answer "<the answer>" --json',
  );
});

test('a gate lists its answers, and says whose they are', () => {
  const text = decisionPrompt(words.frames.decision, decisionFacts({ decisionId: 'audit:gate', options: ['approve', 'reject'] }));
  expect(text).toContain('- `approve`\n- `reject`');
  expect(text).toContain('--decision-id audit:gate --answer reject --json');
  expect(text).toContain('a person decides it');
});
