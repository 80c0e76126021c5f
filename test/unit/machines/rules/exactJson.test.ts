import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../../../machines/rules/canonicalJson.ts';
import { readJson } from '../../../../machines/rules/exactJson.ts';
import { ExactNumber } from '../../../../schemas/exactNumber.ts';

const numberText = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,24})$/),
  fc.stringMatching(/^-?(0|[1-9]\d{0,6})\.\d{1,8}$/),
  fc.stringMatching(/^-?[1-9](\.\d{1,3})?[eE][+-]?\d{1,2}$/),
);
const stringText = fc
  .oneof(fc.string(), fc.constantFrom('", 1.0', '": 2.5', '[1.0', '\\', '1.0', '1e5', '12345678901234567890'))
  .map((text) => JSON.stringify(text));
/** JSON texts with every spelling of numbers and white space in every place. */
const { json } = fc.letrec<{ json: string; array: string; object: string }>((tie) => {
  const gap = fc.constantFrom('', ' ', '\t', '  ');
  const between = (open: string, close: string, part: fc.Arbitrary<string>) =>
    fc
      .tuple(
        fc.array(
          fc.tuple(gap, part, gap).map((all) => all.join('')),
          { maxLength: 4 },
        ),
        gap,
      )
      .map(([parts, space]) => `${open}${parts.length === 0 ? space : parts.join(',')}${close}`);
  return {
    json: fc.oneof({ depthSize: 'small' }, numberText, stringText, fc.constantFrom('true', 'false', 'null'), tie('array'), tie('object')),
    array: between('[', ']', tie('json')),
    object: between(
      '{',
      '}',
      fc
        .tuple(fc.oneof(stringText, fc.constantFrom('"__proto__"', '"7"', '"a"')), gap, tie('json'))
        .map(([key, space, value]) => `${key}${space}:${space}${value}`),
    ),
  };
});

describe('reading JSON exactly', () => {
  it('reads what JSON.parse reads, apart from the spelling of numbers', () => {
    fc.assert(
      fc.property(json, (text) => {
        const { plain, exact } = readJson(text);
        expect(plain).toEqual(JSON.parse(text));
        expect(JSON.parse(JSON.stringify(exact))).toEqual(JSON.parse(JSON.stringify(plain)));
      }),
      { numRuns: 500 },
    );
  });

  it('writes every integer back digit by digit, and every float with a point or an exponent', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const written = lineText(readJson(`{"a": [${text}]}`).exact).slice('{"a": ['.length, -2);
        const isInteger = /^-?\d+$/.test(text);
        expect(Number(written)).toBe(isInteger ? Number(text) + 0 : Number(text));
        expect(written).toMatch(isInteger ? text.replace(/^-0$/, '0') : /[.e]/);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(json, (text) => {
        const once = lineText(readJson(text).exact);
        expect(lineText(readJson(once).exact)).toBe(once);
      }),
    );
  });

  it.each([
    ['1.0', '1.0'],
    ['-0.0', '-0.0'],
    ['1e2', '100.0'],
    ['1E+22', '1e+22'],
    ['0.1', '0.1'],
    ['1e400', '1e400'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740991', '9007199254740991'],
  ])('%s is written as %s', (text, written) => {
    expect(lineText(readJson(text).exact)).toBe(written);
  });

  it('is as near as a number can be where exactness cannot be shown', () => {
    expect(JSON.stringify(new ExactNumber('12345678901234567890'))).toBe('12345678901234567000');
  });

  it('throws for what is not JSON, and for what is nested deeper than anything sound', () => {
    for (const text of ['', '{', '01', '1.', 'NaN', `${'['.repeat(501)}${']'.repeat(501)}`])
      expect(() => readJson(text)).toThrow(SyntaxError);
    expect(readJson(`${'['.repeat(400)}1.0${']'.repeat(400)}`).exact).toBeInstanceOf(Array);
  });
});
