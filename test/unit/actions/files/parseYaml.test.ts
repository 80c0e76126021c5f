import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../../actions/files/parseYaml.ts';
import { Timestamp } from '../../../../schemas/yamlValue.ts';
import { temptingText, yamlText } from '../../../support/yamlTexts.ts';

const read = (text: string): unknown => {
  const reading = parseYaml(text);
  return reading.ok ? reading.value : reading.findings.map(({ line, sentence }) => `${line}: ${sentence}`).join('\n');
};

describe('the whole language is read', () => {
  test.each<[string, unknown]>([
    ['', null],
    ['# nothing', null],
    ['a: |\n  b\n   c\n', { a: 'b\n c\n' }],
    ['a: >-\n  b\n  c\n', { a: 'b c' }],
    ['a: b\n  c', { a: 'b c' }],
    ["a: 'b\n\n  c'", { a: 'b\nc' }],
    ['"a": "\\u0041\\n"', { a: 'A\n' }],
    ['? a\n: b', { a: 'b' }],
    ['{a: [b, {c: d}], "e":1}', { a: ['b', { c: 'd' }], e: 1 }],
    ['a: &x [b]\nc: *x', { a: ['b'], c: ['b'] }],
    ['a: x #y', { a: 'x' }],
    ['a: x#y', { a: 'x#y' }],
    ['a: "x"#y\nb: [c,#d\n e]#f\ng: {h: i}# j', { a: 'x', b: ['c', 'e'], g: { h: 'i' } }],
    ['a: b \u2028 c\nd: "e\u2029f"\ng: [h\u0085i]', { a: 'b\u2028c', d: 'e\u2029f', g: ['h i'] }],
    ['a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }],
    ['a: 2026-01-02', { a: new Timestamp('2026-01-02') }],
    ['2026-01-02: a', { '2026-01-02': 'a' }],
    ['1: a', { '1': 'a' }],
    ['a: [x,\ty]', { a: ['x', 'y'] }],
    ['a: "x\ty"', { a: 'x\ty' }],
    ['a: "b\nc"\nd: 1', { a: 'b c', d: 1 }],
    ["a: 'b\n\n# c\nd'", { a: 'b\n# c d' }],
    ['a: [\nb,\n-c\n]\nd: {\ne: f\n}', { a: ['b', '-c'], d: { e: 'f' } }],
    ["a:\n- b: [c, # it's\n  'd]\ne'\n  ]\n  f: 1\n- {g:\nh}", { a: [{ b: ['c', 'd] e'], f: 1 }, { g: 'h' }] }],
    ['a: it\'s\n  [b\nc: "d\n\te"\nf: |\n  "g\nh: "i\nj"', { a: "it's [b", c: 'd e', f: '"g\n', h: 'i j' }],
  ])('%j', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test('a block scalar at the very end ends where the text ends', () => {
    expect(read('a: |\n  b')).toEqual({ a: 'b' });
    expect(read('a: |+\n  b\n  ')).toEqual({ a: 'b\n' });
    expect(read('a: |+\n  b\n    ')).toEqual({ a: 'b\n  ' });
    expect(read('a: |\n  b\n')).toEqual({ a: 'b\n' });
  });

  test('keys of the language’s own objects are keys like any other', () => {
    const reading = parseYaml('__proto__: {polluted: true}\nconstructor: x');
    expect(reading.ok && Object.keys(reading.value ?? {})).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
  });
});

describe('what is wrong is told with its line', () => {
  test.each([
    ['a: b: c', '1: '],
    ['a: 1\nb: @x', '2: '],
    ['a: 1\nb: "x', '2: '],
    ['a: 1\n b: 2', '1: '],
    ['a: 1\nb: [x', '2: '],
    ['a: 1\na: 2', '2: the key "a" is there twice'],
    ['a: |#b\n  c', '1: '],
    ['a: 1\nb: |\n  c\u2028d', '3: the character U+2028 has to be written as an escape'],
    ['a: 1 # b\u0085c', '1: the character U+0085'],
    ['a\u2028b: 1', '1: the character U+2028'],
    ['a: b\u2028# c', '1: the character U+2028'],
    ['a: "b\\n\u2028c"', '1: the character U+2028'],
    ['a: {b: 1, b: 2}', '1: the key "b" is there twice'],
    ['a: 1\nb: 2026-02-30', '2: "2026-02-30" has to be quoted'],
    ['a: =', '1: "=" has to be quoted'],
    ['a: !!str 5', '1: the tag'],
    ['a: 1\nb: !foo x', '2: the tag !foo'],
    ['[a]: b', '1: a key has to be text'],
    [': b', '1: a key has to be text'],
    ['a:\tb', '1: a tab cannot separate anything'],
    ['a: 1\nb: x\ty', '2: '],
    ['a: 1\n\tb: 2', '2: a tab'],
    ['a: 1\nb: \u0000', '2: the character U+0000'],
    ['a: \u2028', '1: the character U+2028'],
    ['a: 1\n--- # x\nb: 1', '2: a second document'],
    ['%YAML 1.1\n--- # x\na: yes', '1: a %YAML directive'],
    ['a: *b', '1: the alias *b'],
    ['a: &b [*b]', '1: the alias *b'],
    ['<<: 5', '1: a merge key needs a mapping'],
  ])('%j', (text, told) => {
    expect(read(text)).toEqual(expect.stringContaining(told));
  });

  test('every finding at once, in the order of the lines', () => {
    expect(read('a: !x 1\nb: =\nb: 2026-13-01')).toBe(
      '1: the tag !x is not understood here\n2: "=" has to be quoted\n3: the key "b" is there twice\n3: "2026-13-01" has to be quoted',
    );
  });
});

describe('no text does harm', () => {
  test('whatever it is made of, there is an answer, and every finding has a line of the text', () => {
    fc.assert(
      fc.property(fc.oneof(yamlText, temptingText(['\n', '\t', '\u0000'])), (text) => {
        const reading = parseYaml(text);
        const lines = reading.ok ? [] : reading.findings.map(({ line }) => line);
        expect(lines.filter((line) => line < 1 || line > text.split('\n').length)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  const chain = 'bcdefghij'
    .split('')
    .map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]`)
    .join('\n');
  test.each([
    ['deep lists', `a: ${'['.repeat(20_000)}`, 'nested too deep'],
    ['deep closed lists', `a: ${'['.repeat(3000)}${']'.repeat(3000)}`, 'nested too deep'],
    ['deep mappings', `${'{'.repeat(3000)}a`, 'nested too deep'],
    ['deep dashes', `a:\n${'- '.repeat(20_000)}x`, 'nested too deep'],
    ['deep keys', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n'), 'nested too deep'],
    ['aliases of aliases', `a: &a [x,x,x,x,x,x,x,x,x]\n${chain}`, 'with aliases in it'],
    ['many aliases', `a: &a [${'x,'.repeat(1000)}]\nb: [${'*a,'.repeat(1000)}]`, 'stand for more than'],
    ['a very long text', `a: ${'x'.repeat(300_000)}`, 'longer than'],
  ])('%s', (_, text, told) => {
    expect(read(text)).toEqual(expect.stringContaining(told));
  });
});
