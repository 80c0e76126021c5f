import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../../actions/files/parseYaml.ts';
import { skimYaml } from '../../../../actions/files/skimYaml.ts';
import { yamlText } from '../../../support/yamlTexts.ts';

const whole = (text: string): unknown => {
  const reading = parseYaml(text);
  return reading.ok ? (reading.value ?? {}) : reading.findings;
};

const head = [
  'work_package_id: WP01',
  'title: \'Retry: a "plan"\'',
  '# why',
  'dependencies:',
  '- WP02',
  '  - WP03',
  'requirement_refs: [FR-001, NFR-002] # all',
  'subtasks: []',
  'agent: {}',
  'phase:',
  'shell_pid: "4711"',
  'history:',
  "- at: '2026-01-02T03:04:05Z'",
  '  actor: claude',
  '  files:',
  '  - a',
  '- note',
  'owned_files:',
  '  - src/**',
  'seen: 2026-01-02',
  'nested:',
  '  deep:',
  '    deeper: 1',
  '',
];

describe('where the skim answers, it answers as the whole reader does', () => {
  const agrees = (text: string): boolean => {
    const skimmed = skimYaml(text);
    return skimmed === null || isDeepStrictEqual(skimmed, whole(text));
  };

  test('to lines of every kind', () => {
    let answered = 0;
    fc.assert(
      fc.property(yamlText, (text) => {
        if (skimYaml(text) !== null) answered += 1;
        return agrees(text);
      }),
      { numRuns: 1000 },
    );
    expect(answered).toBeGreaterThan(50);
  });

  test('to front matter with lines taken out, moved and doubled', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...head), { maxLength: 14 }), (lines) => {
        expect(agrees(lines.join('\n'))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('to front matter with any piece of it broken out', () => {
    const text = head.filter((line) => line !== '  - WP03').join('\n');
    expect(skimYaml(text)).toEqual(whole(text));
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(5), fc.constantFrom('', ' ', '\n', ':', "'", '"', '#', '- ', ': '), (at, length, put) => {
        expect(agrees(text.slice(0, at) + put + text.slice(at + length))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each([
  'a: |\n  b',
  'a: b\n  c',
  'a: "b\n  c"',
  'a: &b c',
  'a: *b',
  'a: !b c',
  'a: 2026-02-30',
  'a:\tb',
  'a: b\r',
  'a: "\\u0041"',
  'a: {b: c}',
  'a: [[b]]',
  '? a',
  'a: b\na: c',
  'true: a',
  '- a',
  'a',
  '--- b',
  ' a: b',
  'a: @b',
  'a: "b',
  "a: 'b",
  'a: b: c',
  'a: =',
  '<<: b',
  'a: \u00A0b',
  'a: \u2028',
  '\uFEFFa: b',
  '__proto__: b',
])('%j is left to the whole reader', (text) => {
  expect(skimYaml(text)).toBeNull();
});

const long = 60_000;
test.each<[string, string, number | null]>([
  ['spaces behind text', `a: x${' '.repeat(long)}!`, long + 2],
  ['spaces in a list', `a: [x${' '.repeat(long)}!`, null],
  ['spaces behind quotes', `a: 'x'${' '.repeat(long)}!`, null],
  ['quotes', `a: ${"'".repeat(long)}`, long / 2 - 1],
  ['escapes', `a: "${'\\"'.repeat(long / 2)}`, null],
  ['items', `a: [${'x, '.repeat(long / 3)}!`, null],
  ['keys', 'k:\n'.repeat(long / 3), null],
  ['lines', 'x: y\n'.repeat(long * 100), null],
])('very many %s keep nobody waiting', (_, text, length) => {
  const value = skimYaml(text)?.['a'];
  expect(typeof value === 'string' ? value.length : null).toBe(length);
});
