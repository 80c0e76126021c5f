import { expect, it } from 'vitest';
import { withContinuedLinesIndented } from '../../../../machines/rules/continuedLines.ts';

it.each([
  ['a: "b\nc"\nd: e', 'a: "b\n c"\nd: e'],
  ['- a: [b,\n\nc]\n  d: e', '- a: [b,\n\n   c]\n  d: e'],
  ["a: {b: 'c\nd', # it's\ne: f}\ng: h", "a: {b: 'c\n d', # it's\n e: f}\ng: h"],
  ['a:\n  b\nc:\n- d: e\n  f: "g\nh"', 'a:\n  b\nc:\n- d: e\n  f: "g\n   h"'],
  ["- 'a\n  b': [c\n]\n- d", "- 'a\n   b': [c\n ]\n- d"],
])('puts the lines inside of quotes and brackets behind their key: %j', (text, indented) => {
  expect(withContinuedLinesIndented(text)).toBe(indented);
});

it.each([
  'a: b\nc: "d"\n',
  "a: don't\nb: it's # [\nc: x [\nd: 1",
  "a: b\n  'c\nd: e",
  'a: |\n  "b\n  [c\nd: >-\n\n  {\ne: f',
  '- - |\n    "\n  - "b"\n',
  'a: "b\n---\nc"',
  '# "\na: b',
])('leaves all others as they are: %j', (text) => {
  expect(withContinuedLinesIndented(text)).toBe(text);
});

it('does not let a text grow without end', () => {
  const text = `${' '.repeat(10_000)}a: [${'\nb,'.repeat(10_000)}`;
  expect(withContinuedLinesIndented(text)).toBe(text);
});
