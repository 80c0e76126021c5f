import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean } from '../../../cli/didYouMean.ts';

const words = ['--mission', '--agent', '--json', 'planned', 'in_progress', 'next', 'status'];

test('one letter missing, doubled or swapped with its neighbour is understood', () => {
  fc.assert(
    fc.property(fc.constantFrom(...words), fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (word, seed, kind) => {
      const at = seed % (word.length - 1);
      const typed = {
        drop: word.slice(0, at) + word.slice(at + 1),
        double: word.slice(0, at + 1) + word.slice(at),
        swap: word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2),
      }[kind];
      expect(didYouMean(typed, words)).toBe(word);
    }),
  );
});

test('a word that looks like none of them is not guessed', () => {
  expect(didYouMean('--verbose', words)).toBeNull();
  expect(didYouMean('merge', words)).toBeNull();
  expect(didYouMean('', words)).toBeNull();
});

test('of two candidates the nearer one is taken', () => {
  expect(didYouMean('statsu', ['stats', 'status'])).toBe('stats');
  expect(didYouMean('statu', ['stat', 'status'])).toBe('stat');
});
