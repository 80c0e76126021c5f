import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { replyText } from '../../../../cli/render/replyText.ts';

/** Any text at all, lone surrogates included. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));

test('the text is one JSON document with indent 2 that says exactly what was given', () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.jsonValue()), (document) => {
      const text = replyText(document);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(document)));
      expect(text.endsWith('}\n')).toBe(true);
    }),
  );
  expect(replyText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
});

test('shown on a terminal it neither moves the cursor nor turns the reading direction', () => {
  const text = replyText({ title: 'a\u001b[2J\u009b\u202e\u2028\u2066\ufeffz' });
  // oxlint-disable-next-line no-control-regex -- these are the characters that must not come through
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/);
  expect(JSON.parse(text)).toEqual({ title: 'a\u001b[2J\u009b\u202e\u2028\u2066\ufeffz' });
});
