import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageText, printable, styled, type Page } from '../../../../cli/render/page.ts';

// oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b',
      '[',
      '3',
      '1',
      'm',
      '\n',
      '\r',
      '\u0007',
      '\u009b',
      '\u202e',
      '\u2066',
      '\u2028',
      'a',
      'é',
      '漢',
      '😀',
      '\ud800',
    ),
    fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  ),
});

test('whatever is printed, nothing in it reaches the terminal as a command or changes the order of reading', () => {
  fc.assert(
    fc.property(fc.array(hostile), (texts) => {
      const plain = pageText([...texts, texts], () => false);
      expect(plain).not.toMatch(unsafe);
      expect(plain.split('\n')).toHaveLength(texts.length + 2);
      expect(plain).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});

test("colours are the page's own, and taking them out gives the plain text", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('bold', 'cyan', 'dim', 'green', 'red', 'yellow'), hostile)), (spans) => {
      const page: Page = [spans.map(([style, text]) => styled(style, text))];
      expect(stripVTControlCharacters(pageText(page, () => true))).toBe(pageText(page, () => false));
    }),
  );
  expect(pageText([[styled('red', 'no'), ' way']], () => true)).toBe('\u001b[31mno\u001b[39m way\n');
});

test('text without unsafe characters is printed as it is, and escaping twice changes nothing', () => {
  expect(printable('Größe 漢字 😀 ≥ “x” \\n')).toBe('Größe 漢字 😀 ≥ “x” \\n');
  expect(printable('a\u001b[2Jb\u202ec')).toBe('a\\u001b[2Jb\\u202ec');
  fc.assert(
    fc.property(hostile, (text) => {
      expect(printable(printable(text))).toBe(printable(text));
    }),
  );
});
