import { expect, test } from 'vitest';
import { commandLine } from '../../../../../machines/rules/prompt/commandLine.ts';

const whose = { wp: 'WP01', mission: 'checkout', agent: '<agent>' };

test('a command for nobody named is refused by a shell, not given under the name of the gap', () => {
  expect([
    commandLine.takeOver('implement', whose),
    commandLine.unblock(whose),
    commandLine.next(whose),
    commandLine.accept(whose),
  ]).toEqual([
    'spec-kitty agent action implement WP01 --mission checkout --agent <agent> --takeover',
    'spec-kitty agent status emit WP01 --mission checkout --to in_progress --actor <agent>',
    'spec-kitty next --mission checkout --agent <agent> --result success --json',
    'spec-kitty accept --mission checkout --actor <agent> --json',
  ]);
});

test('a name with a space in it is one word', () => {
  expect(commandLine.claim('review', { ...whose, agent: 'ada l' })).toContain("--agent 'ada l'");
});
