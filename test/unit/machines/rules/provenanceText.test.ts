import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provenanceText } from '../../../../machines/rules/provenanceText.ts';

/** Texts that are mostly made of what ends comments, lines and headings. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('-', '--', '!', '>', '*', '/', '#', '\n', '\r', '\0', '\u0085', '\u2028', '\t', 'é', '🐱', '&gt;'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(''));

describe('where a brief comes from, as it stands in a comment', () => {
  it('never ends the comment, its line, or what a text of provenance may be long', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 400 })), (text) => {
        const safe = provenanceText(text);
        expect(safe).not.toMatch(/--!?>|\*\/|^#/);
        // oxlint-disable-next-line no-control-regex -- these are the characters to be found
        expect(safe).not.toMatch(/[\u0000-\u0008\n-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(256);
      }),
      { numRuns: 2000 },
    );
  });

  it('says what the text says where that is harmless', () => {
    for (const text of ['docs/plan – draft.md', 'a\tb', '/home/ada/<!-- plan.md', 'a->b', 'x # y', ''])
      expect(provenanceText(text)).toBe(text);
  });

  it.each([
    ['a-->b', 'a--&gt;b'],
    ['a--!>b', 'a--!&gt;b'],
    ['-\n->', '--&gt;'],
    ['a*/b', 'a*&#47;b'],
    ['# a # b', '\\# a # b'],
    ['\u0007#', '\\#'],
    ['a\r\nb\u007f\u009bc\u2028d', 'abcd'],
  ])('keeps %j as %j', (text, safe) => expect(provenanceText(text)).toBe(safe));

  it('is cut between two characters, at 256 bytes of UTF-8', () => {
    expect(provenanceText('a'.repeat(256))).toBe('a'.repeat(256));
    expect(provenanceText('a'.repeat(257))).toBe('a'.repeat(256));
    expect(provenanceText(`${'a'.repeat(255)}é`)).toBe('a'.repeat(255));
    expect(provenanceText(`${'a'.repeat(253)}🐱`)).toBe('a'.repeat(253));
    expect(provenanceText(`${'a'.repeat(252)}🐱b`)).toBe(`${'a'.repeat(252)}🐱`);
  });
});
