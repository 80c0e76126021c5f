import { posix } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unsafeSegment } from '../../../../machines/rules/unsafeSegment.ts';

test('a text that passes names one thing directly below any folder', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[./\\a-zA-Z0-9_ -]{0,8}$/)), (text) => {
      fc.pre(unsafeSegment(text) === null);
      expect(posix.dirname(posix.join('/folder', text))).toBe('/folder');
      expect(posix.basename(posix.join('/folder', text))).toBe(text);
    }),
  );
});

test.each(['a', '0', 'A.b_c-d', '083-foo', 'foo-01KV6510'])('%j passes', (text) => {
  expect(unsafeSegment(text)).toBe(null);
});

test.each([
  ['', 'is empty'],
  [' a', 'begins or ends with white space'],
  ['a\n', 'begins or ends with white space'],
  ['../a', 'contains ".."'],
  ['.git', 'begins with a dot'],
  ['a/b', 'contains a path separator'],
  ['a\\b', 'contains a path separator'],
  ['-rf', 'does not begin with a letter or digit'],
  ['a b', 'contains something other than letters, digits, hyphens, underscores and dots'],
  ['a\0b', 'contains something other than letters, digits, hyphens, underscores and dots'],
  ['ä', 'does not begin with a letter or digit'],
])('%j is refused: it %s', (text, reason) => {
  expect(unsafeSegment(text)).toBe(reason);
});
