import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderWords } from '../../../../../machines/rules/prompt/renderWords.ts';

test('values are put in, as often as they are named', () => {
  expect(renderWords('{{a}} and {{b}}, {{a}}.', { a: 'one', b: 'two' })).toBe('one and two, one.');
});

test('a section stays when it has a value, and goes with its lines when it has none', () => {
  const words = 'before\n{{#a}}\n\nhas {{a}}\n{{#b}}\nand {{b}}\n{{/b}}\n{{/a}}\nafter\n';
  expect(renderWords(words, { a: '1', b: '2' })).toBe('before\n\nhas 1\nand 2\nafter\n');
  expect(renderWords(words, { a: '1', b: '' })).toBe('before\n\nhas 1\nafter\n');
  expect(renderWords(words, { a: '', b: '2' })).toBe('before\nafter\n');
});

test('what nobody knows stays as it is written, and what every object has is no value', () => {
  expect(renderWords('{{nobody}} {{toString}} {{__proto__}}', {})).toBe('{{nobody}} {{toString}} {{__proto__}}');
});

test("what stands in a value is nobody else's placeholder", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('{{b}}', '{{#b}}\nx\n{{/b}}\n', '$&', '$1'), (text, hostile) => {
      expect(renderWords('<{{a}}>', { a: text + hostile, b: 'B' })).toBe(`<${text}${hostile}>`);
    }),
  );
});
