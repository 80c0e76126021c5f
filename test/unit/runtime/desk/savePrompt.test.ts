import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { promptPath, savePrompt, type PromptName } from '../../../../runtime/desk/savePrompt.ts';
import { temporaryFolder } from '../../../support/repository.ts';

const name: PromptName = {
  mission: 'demo-01KZ0000',
  invocation: '01KZB0000000000000000000AA',
  agent: 'claude',
  action: 'implement',
  wp: 'WP01',
};

test('a prompt lies under its mission, named by invocation, agent, action and package', () => {
  expect(promptPath('/desk', name, '')).toBe('/desk/prompts/demo-01KZ0000/01KZB0000000000000000000AA-claude-implement-WP01.md');
  expect(promptPath('/desk', { ...name, wp: null, action: 'specify' }, '')).toBe(
    '/desk/prompts/demo-01KZ0000/01KZB0000000000000000000AA-claude-specify.md',
  );
});

test('agents are called anything, and no two of them share a path', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 80 }), { minLength: 2, maxLength: 6 }), (agents) => {
      const paths = agents.map((agent) => promptPath('/desk', { ...name, agent }, ''));
      expect(new Set(paths).size).toBe(agents.length);
      expect(paths.every((path) => /^\/desk\/prompts\/demo-01KZ0000\/[\w.-]+\.md$/.test(path) && path.length < 160)).toBe(true);
    }),
  );
});

test('without an invocation it is known by what it says', () => {
  const path = (text: string): string => promptPath('/desk', { ...name, invocation: null }, text);
  expect(path('one')).toBe(path('one'));
  expect(path('one')).not.toBe(path('two'));
});

test('the same prompt is not written again', () => {
  const desk = temporaryFolder();
  const path = savePrompt(desk, name, 'Do it.\n');
  const before = statSync(path, { bigint: true });
  expect(savePrompt(desk, name, 'Do it.\n')).toBe(path);
  expect(statSync(path, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
  expect(readFileSync(path, 'utf8')).toBe('Do it.\n');
});

test('what a kill left half written is written whole', () => {
  const desk = temporaryFolder();
  mkdirSync(join(desk, 'prompts', name.mission), { recursive: true });
  writeFileSync(promptPath(desk, name, ''), 'Do');
  expect(readFileSync(savePrompt(desk, name, 'Do it.\n'), 'utf8')).toBe('Do it.\n');
});

test('where nothing can be written, the problem says what', () => {
  const desk = temporaryFolder();
  writeFileSync(join(desk, 'prompts'), 'a file in its place');
  expect(() => savePrompt(desk, name, 'Do it.\n')).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'FILE_NOT_WRITTEN' }) }),
  );
});
