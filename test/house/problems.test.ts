import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problems } from '../../schemas/problems.ts';
import { root } from './sources.ts';

const codes = Object.keys(problems);

test('codes are in alphabetical order, so that a new one has one place', () => {
  expect(codes).toEqual(codes.toSorted());
});

test('every code leads to an exit code with a meaning', () => {
  const odd = Object.entries(problems)
    .filter(([, { exit }]) => ![0, 1, 2, 3, 4, 5, 6, 70].includes(exit))
    .map(([code]) => code);
  expect(odd).toEqual([]);
});

test('titles are one line without a full stop; pages are sentences that go on where the title ends', () => {
  const odd = Object.entries(problems)
    .filter(([, { title, page }]) => /[.\n]$|\n/.test(title) || !/[.!?]$/.test(page) || page.length < 40)
    .map(([code]) => code);
  expect(odd).toEqual([]);
});

test('every code can be said by the program: one that nothing says is no promise', () => {
  // No command asks for the parts of an agent's name yet; that they are read as the original reads them is proven all the same.
  const proven = ['AGENT_STRING_WITHOUT_TOOL'];
  const dist = join(root, 'dist', 'cli');
  const parts = readdirSync(dist).filter((name) => name.endsWith('.cjs') && !name.startsWith('problems-'));
  const program = parts.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  expect(codes.filter((code) => !new RegExp(`\\b${code}\\b`).test(program))).toEqual(proven);
});
