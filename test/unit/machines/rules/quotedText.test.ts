import { expect, it } from 'vitest';
import { quotedText } from '../../../../machines/rules/quotedText.ts';

it.each([
  ['src/a.py', "'src/a.py'"],
  ["it's", `"it's"`],
  ['a "b"', `'a "b"'`],
  [`it's "b"`, `'it\\'s "b"'`],
  ['a\\b', `'a\\\\b'`],
  ['a\tb\nc\rd', `'a\\tb\\nc\\rd'`],
  ['\u0000\u007f\u00a0', `'\\x00\\x7f\\xa0'`],
  ['naïve 文', `'naïve 文'`],
  ['\u2028\ufeff', `'\\u2028\\ufeff'`],
  ['😀\u{e0001}', `'😀\\U000e0001'`],
  ['', "''"],
])('%j is quoted as %s', (text, quoted) => {
  expect(quotedText(text)).toBe(quoted);
});
