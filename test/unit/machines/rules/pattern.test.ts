import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { lines, pattern, strip } from '../../../../machines/rules/pattern.ts';

it.each([
  ['^b$', 'a\nb\nc', true],
  ['^b$', 'a\rb\rc', false],
  ['^b$', 'a\u2028b\u2028c', false],
  ['a.b', 'a\rb', true],
  ['a.b', 'a\nb', false],
  ['a\\.b', 'axb', false],
  ['^\\d+$', '٣7', true],
  ['a\\sb', 'a\u001cb', true],
  ['a\\sb', 'a\u0085b', true],
  ['a\\sb', 'a\ufeffb', false],
  ['a\\Sb', 'a\ufeffb', true],
  ['WP01\\b', 'WP01é', false],
  ['WP01\\b', 'WP01—', true],
  ['WP01\\b', 'WP01_', false],
  ['\\bsrc/', 'éxsrc/', false],
  ['\\bsrc/', '—src/', true],
  ['\\bx?/', 'a/', true],
  ['\\bx?/', '—/', false],
  ['\\bx?/', 'x/', true],
  ['\\d\\b', '7a', false],
  ['\\s\\b', ' a', true],
  ['\\s\\b', ' —', false],
  ['(?:a|—)\\b', '—b', true],
  ['(?:a|—)\\b', '——', false],
  ['^[^\\s—]+$', 'a\u0085', false],
  ['^[$.^]+$', '.$^', true],
  ['^[\\w]+$', 'é٣_', true],
])('%j on %j: %j', (source, text, expected) => {
  expect(pattern(source).test(text)).toBe(expected);
});

it('ignores case when told to', () => {
  expect(pattern('^depends?', 'i').test('DEPENDS')).toBe(true);
  expect(pattern('^depends?').test('DEPENDS')).toBe(false);
});

it('finds the edges of words where the usual sign would, had it the letters of Unicode', () => {
  const letter = /[\p{L}\p{N}_]/u;
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '٣', '_', '—', ' ', '.') });
  fc.assert(
    fc.property(text, (given) => {
      const signs = Array.from(given);
      const isEdge = (at: number): boolean => letter.test(signs[at - 1] ?? ' ') !== letter.test(signs[at] ?? ' ');
      const places = (source: string): readonly number[] => [...given.matchAll(pattern(source, 'g'))].map(({ index }) => index);
      const where = (is: (at: number) => boolean): readonly number[] => [...signs.keys()].filter(is);
      expect(places('\\ba')).toEqual(where((at) => signs[at] === 'a' && isEdge(at)));
      expect(places('a\\b')).toEqual(where((at) => signs[at] === 'a' && isEdge(at + 1)));
      expect(places('[ab]\\b')).toEqual(where((at) => (signs[at] === 'a' || signs[at] === 'b') && isEdge(at + 1)));
    }),
  );
});

it('strips white space at both ends and nowhere else', () => {
  const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\u001f', '\u0085', '\u00a0', '\u3000') });
  fc.assert(
    fc.property(space, fc.stringMatching(/^[a-z]( [a-z])?$/), space, (before, text, after) => {
      expect(strip(before + text + after)).toBe(text);
    }),
  );
});

it('ends lines at every sign that ends one, a carriage return and newline being one sign', () => {
  const end = fc.constantFrom('\n', '\r\n', '\r', '\v', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029');
  const line = fc.tuple(fc.stringMatching(/^[a-z]{0,3}$/), end);
  fc.assert(
    fc.property(fc.array(line), fc.stringMatching(/^[a-z]{1,3}$/), (ended, last) => {
      // A carriage return directly before a newline would be one end: keep something between them.
      const parts = ended.map(([text, mark]) => [text === '' ? 'x' : text, mark] as const);
      expect(lines(parts.map((part) => part.join('')).join(''))).toEqual(parts.map(([text]) => text));
      expect(lines(parts.map((part) => part.join('')).join('') + last)).toEqual([...parts.map(([text]) => text), last]);
    }),
  );
});
