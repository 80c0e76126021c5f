import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wildcardMatcher } from '../../../../machines/rules/wildcardMatcher.ts';

const plain = fc.string({ maxLength: 12 }).filter((text) => !/[*?[]/.test(text));

describe('wildcardMatcher', () => {
  it('takes a text without wildcards for itself alone', () => {
    fc.assert(
      fc.property(plain, plain, (pattern, text) => {
        expect(wildcardMatcher(pattern)(text)).toBe(pattern === text);
        expect(wildcardMatcher(pattern)(pattern)).toBe(true);
      }),
    );
  });

  it('finds a beginning, an end and what lies between, across folders', () => {
    fc.assert(
      fc.property(plain, plain, plain, (begin, middle, end) => {
        expect(wildcardMatcher(`${begin}*${end}`)(`${begin}${middle}/${middle}${end}`)).toBe(true);
        expect(wildcardMatcher(`*${middle}*`)(`${begin}${middle}${end}`)).toBe(true);
      }),
    );
  });

  it.each([
    ['?', 'a', true],
    ['?', '', false],
    ['?', '😀', true],
    ['??', 'a', false],
    ['[abc]', 'b', true],
    ['[abc]', 'd', false],
    ['[!abc]', 'd', true],
    ['[!abc]', 'a', false],
    ['[a-c]', 'b', true],
    ['[c-a]', 'b', false],
    ['[!c-a]', 'b', true],
    ['[a-]', '-', true],
    ['[-a]', '-', true],
    ['[]]', ']', true],
    ['[!]]', 'x', true],
    ['[!]]', ']', false],
    ['[]', '[]', true],
    ['[a', '[a', true],
    ['x[', 'x[', true],
    ['[^a]', '^', true],
    ['[\\]', '\\', true],
    ['a\\*', 'a\\b', true],
    ['[a-c-e]', '-', true],
    ['[a-c-e]', 'd', false],
    ['src/*/x', 'src/a/b/x', true],
    ['src/**/*.py', 'src/a', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a\nb', 'a\nb', true],
    ['*b', 'a\nb', true],
    ['A', 'a', false],
  ])('%j and %j: %s', (pattern, text, answer) => {
    expect(wildcardMatcher(pattern)(text)).toBe(answer);
  });

  it('does not go astray in a text that almost matches', () => {
    expect(wildcardMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(2000))).toBe(false);
  });
});
