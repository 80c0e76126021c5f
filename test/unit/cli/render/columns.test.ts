import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit, textWidth, wrap } from '../../../../cli/render/columns.ts';

test('ideographs and emoji take two columns, combining marks none, escapes what they print', () => {
  expect([textWidth('abc'), textWidth('漢字'), textWidth('e\u0301'), textWidth('😀'), textWidth('\n')]).toEqual([3, 4, 1, 2, 6]);
});

test('a fitted text has exactly the width asked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      expect(textWidth(fit(text, width))).toBe(width);
    }),
  );
  expect(fit('work package', 7)).toBe('work p…');
  expect(fit('漢字漢字', 4)).toBe('漢… ');
});

test('wrapping loses no word, and breaks every line that can be broken', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), fc.integer({ min: 5, max: 40 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      expect(lines.join(' ')).toBe(words.join(' '));
      expect(lines.filter((line) => line.includes(' ') && textWidth(line) > width)).toEqual([]);
    }),
  );
});

test('lines after the first are indented', () => {
  expect(wrap('one two three', 7, '  ')).toEqual(['one two', '  three']);
});
