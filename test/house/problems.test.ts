import { expect, test } from 'vitest';
import { problems } from '../../schemas/problems.ts';
import { floors, sourcesUnder } from './sources.ts';

const codes = Object.keys(problems);

test('codes are in alphabetical order, so that a new one has one place', () => {
  expect(codes).toEqual(codes.toSorted());
});

test('every code leads to an exit code with a meaning', () => {
  const odd = Object.entries(problems)
    .filter(([, { exit }]) => ![1, 2, 3, 4, 5, 6, 70].includes(exit))
    .map(([code]) => code);
  expect(odd).toEqual([]);
});

test('titles are one line without a full stop; pages are sentences that go on where the title ends', () => {
  const odd = Object.entries(problems)
    .filter(([, { title, page }]) => /[.\n]$|\n/.test(title) || !/[.!?]$/.test(page) || page.length < 40)
    .map(([code]) => code);
  expect(odd).toEqual([]);
});

test('every code is used: a code that nothing can say is no promise', () => {
  const texts = sourcesUnder(...floors)
    .filter(({ path }) => path !== 'schemas/problems.ts')
    .map(({ text }) => text)
    .join('\n');
  expect(codes.filter((code) => !texts.includes(`'${code}'`))).toEqual([]);
});
