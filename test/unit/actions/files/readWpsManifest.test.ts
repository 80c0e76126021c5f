import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readWpsManifest } from '../../../../actions/files/readWpsManifest.ts';
import { ProblemError } from '../../../../schemas/problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'wps-'));
afterAll(() => rmSync(folder, { recursive: true }));

const readText = (content: string | Uint8Array): ReturnType<typeof readWpsManifest> => {
  const path = join(folder, 'wps.yaml');
  writeFileSync(path, content);
  return readWpsManifest(path);
};
const codeOf = (outcome: ReturnType<typeof readWpsManifest>): string | null => (outcome.ok ? null : outcome.problems[0].code);

it('says that there is none', () => {
  expect(readWpsManifest(join(folder, 'nowhere', 'wps.yaml'))).toEqual({ ok: true, value: null });
});

it('gives back what a manifest says, keys it does not know included', () => {
  // Written as JSON, which is YAML in which nothing depends on how scalars are read.
  const id = fc.integer({ min: 0, max: 99 }).map((n) => `WP${String(n).padStart(2, '0')}`);
  const words = fc.array(fc.string());
  const entry = fc.record(
    {
      title: fc.string(),
      dependencies: fc.array(id),
      owned_files: words,
      requirement_refs: words,
      subtasks: words,
      prompt_file: fc.option(fc.string()),
      cross_cutting: fc.boolean(),
      create_intent: words,
    },
    { requiredKeys: ['title'] },
  );
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 5 }), fc.array(entry, { minLength: 5, maxLength: 5 }), (ids, entries) => {
      const manifest = { work_packages: ids.map((one, index) => ({ id: one, ...entries[index] })) };
      expect(readText(JSON.stringify(manifest))).toEqual({ ok: true, value: manifest });
    }),
  );
});

it('takes for cross_cutting whatever the original takes for yes or no, and nothing else', () => {
  const codeFor = (value: string) => codeOf(readText(`work_packages:\n- id: WP01\n  title: T\n  cross_cutting: ${value}\n`));
  for (const value of ['true', 'yes', 'No', 'ON', 'off', 'y', "'F'", '"1"', '0', '1.0']) expect(codeFor(value), value).toBeNull();
  for (const value of ['', 'null', '2', 'maybe', "'yes '", '[]', "''"]) expect(codeFor(value), value).toBe('WPS_MANIFEST_INVALID');
});

it('names every place that does not fit', () => {
  const outcome = readText('work_packages:\n  - id: WP1\n    title: 7\n  - title: no id\n');
  expect(codeOf(outcome)).toBe('WPS_MANIFEST_INVALID');
  expect(outcome.ok ? null : outcome.problems[0].details['findings']).toEqual([
    'work_packages/0/id: must match pattern "^WP[0-9]{2}$"',
    'work_packages/0/title: must be string',
    "work_packages/1: must have required property 'id'",
  ]);
});

it('refuses two packages of the same id: the later one would hide the earlier', () => {
  const outcome = readText('work_packages:\n  - {id: WP01, title: a}\n  - {id: WP02, title: b}\n  - {id: WP01, title: c}\n');
  expect(outcome.ok ? null : outcome.problems[0].details['findings']).toEqual(['work_packages: WP01 is listed more than once']);
});

it.each([
  ['broken YAML', 'work_packages: [\n'],
  ['the same key twice', 'work_packages: []\nwork_packages: []\n'],
  [
    'an expansion without bounds',
    `a: &a [${'x,'.repeat(9)}x]\n${'bcdefghi'
      .split('')
      .map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(9)}*${'abcdefgh'[index]}]`)
      .join('\n')}\nwork_packages: *i\n`,
  ],
])('tells that it cannot be read, and where: %s', (_, content) => {
  const outcome = readText(content);
  expect(codeOf(outcome)).toBe('WPS_MANIFEST_UNREADABLE');
  expect(outcome.ok ? '' : outcome.problems[0].message).toMatch(/wps\.yaml cannot be read: line \d+: /);
});

it('refuses bytes that are no text', () => {
  expect(() => readText(new Uint8Array([0x77, 0xff, 0xfe]))).toThrow(ProblemError);
});

it.each(['', 'null\n', '[]\n', 'work_packages: {}\n'])('refuses %j as a manifest', (content) => {
  expect(codeOf(readText(content))).toBe('WPS_MANIFEST_INVALID');
});

it('answers to any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (content) => {
      expect([null, 'WPS_MANIFEST_INVALID', 'WPS_MANIFEST_UNREADABLE']).toContain(codeOf(readText(content)));
    }),
  );
});
