import { join } from 'node:path';
import { expect, test } from 'vitest';
import { words } from '../../../../missions/words.js';
import { packageWords, stepWords } from '../../../../runtime/prompts/promptWords.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

const shipped = { key: 'software-dev', origin: { tier: 'package_default', path: 'missions/software-dev/mission-runtime.yaml' } };
const specify = { id: 'specify', kind: 'prompt', prompt_template: 'specify.md' } as const;

test("a project's own words come before those that are shipped", () => {
  const root = temporaryFolder();
  expect(stepWords({ root }, shipped, specify).body).toBe(words.types['software-dev']?.prompts['specify']);
  writeFiles(root, { '.kittify/overrides/command-templates/specify.md': 'third' });
  expect(stepWords({ root }, shipped, specify).body).toBe('third');
  writeFiles(root, { '.kittify/overrides/missions/software-dev/command-templates/specify.md': 'second' });
  expect(stepWords({ root }, shipped, specify).body).toBe('second');
  writeFiles(root, { '.kittify/overrides/missions/software-dev/prompts/specify.md': 'first' });
  expect(stepWords({ root }, shipped, specify).body).toBe('first');
});

test("a type of one's own has its words beside it, and the general ones where it has none", () => {
  const root = temporaryFolder();
  const letters = { key: 'letters', origin: { tier: 'env', path: join(root, 'types/letters/mission-runtime.yaml') } };
  const write = { id: 'write', kind: 'prompt', prompt_template: null } as const;
  expect(stepWords({ root }, letters, write).body).toBe(words.every.prompts.step);
  writeFiles(root, { 'types/letters/prompts/write.md': 'Write it.', 'types/letters/packages/review.md': 'Read it aloud.' });
  expect(stepWords({ root }, letters, write).body).toBe('Write it.');
  expect(packageWords({ root }, letters, 'review').body).toBe('Read it aloud.');
  expect(packageWords({ root }, letters, 'implement').body).toBe(words.every.packages.implement);
  expect(stepWords({ root }, letters, { id: 'accept', kind: 'accept', prompt_template: null }).body).toBe(words.every.prompts.accept);
  expect(stepWords({ root }, letters, { id: 'merge', kind: 'landing', prompt_template: null }).body).toBe(words.every.prompts.merge);
});

test('what the original copied into a project nobody wrote by hand', () => {
  const root = temporaryFolder();
  writeFiles(root, { '.kittify/missions/software-dev/command-templates/specify.md': 'copied' });
  const copied = {
    key: 'software-dev',
    origin: { tier: 'legacy', path: join(root, '.kittify/missions/software-dev/mission-runtime.yaml') },
  };
  expect(stepWords({ root }, copied, specify).body).toBe(words.types['software-dev']?.prompts['specify']);
});

test('the name of a template is never a path', () => {
  const root = temporaryFolder();
  writeFiles(root, { '.kittify/overrides/missions/software-dev/secret.md': 'secret' });
  expect(stepWords({ root }, shipped, { ...specify, prompt_template: '../secret.md' }).body).toBe(words.every.prompts.step);
  expect(stepWords({ root }, { ...shipped, key: '__proto__' }, specify).body).toBe(words.every.prompts.step);
});
