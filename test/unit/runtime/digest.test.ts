import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest } from '../../../runtime/digest.ts';

const text = fc.string({ unit: 'grapheme' });

test('is 32 hexadecimal digits', () => {
  fc.assert(
    fc.property(text, (some) => {
      expect(digest(some)).toMatch(/^[0-9a-f]{32}$/);
    }),
  );
});

test('tells texts apart', () => {
  fc.assert(
    fc.property(fc.uniqueArray(text), (texts) => {
      expect(new Set(texts.map(digest)).size).toBe(texts.length);
    }),
  );
});

test('no part of it stays as it was when one character changes, wherever that is', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), fc.string({ maxLength: 2000 }), (before, after) => {
      const [one, other] = [digest(`${before}a${after}`), digest(`${before}b${after}`)];
      for (let at = 0; at < 32; at += 16) expect(one.slice(at, at + 16)).not.toBe(other.slice(at, at + 16));
    }),
  );
});

test('tells apart what differs in order or length alone', () => {
  const texts = ['', '\0', '\0\0', '\0a', 'a', 'a\0', 'ab', 'ba', `a${' '.repeat(126)}b`, `b${' '.repeat(126)}a`];
  expect(new Set(texts.map(digest)).size).toBe(texts.length);
});

test('does not change from version to version: saved names go on naming the same', () => {
  expect(digest('')).toBe('243f6a8885a308d313198a2e03707344');
  expect(digest('spec-kitty')).toMatchInlineSnapshot(`"b53407aa25051f82ce76d0ec6b61877d"`);
});
