import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { whyNotClassified } from '../../../../actions/files/whyNotClassified.ts';
import { occurrenceMap } from '../../../support/occurrenceMap.ts';

const folder = mkdtempSync(join(tmpdir(), 'map-'));
afterAll(() => rmSync(folder, { recursive: true }));

function told(text: string): readonly [string, unknown] | null {
  writeFileSync(join(folder, 'occurrence_map.yaml'), text);
  const found = whyNotClassified(folder);
  return found === null ? null : [found.code, found.details['gate_errors']];
}

it('misses the map that is not there', () => {
  expect(whyNotClassified(join(folder, 'nowhere'))?.code).toBe('OCCURRENCE_MAP_MISSING');
});

it('takes a term and an answer for every kind, whatever else is said', () => {
  expect(told(occurrenceMap)).toBeNull();
  expect(
    told(`${occurrenceMap}exceptions:\n- {path: CHANGELOG.md, action: do_not_change, reason: history}\nstatus: complete\n`),
  ).toBeNull();
});

it.each([
  [
    'a kind without an answer',
    occurrenceMap.replace(/^ {2}logs_telemetry.*\n/m, ''),
    "categories: must have required property 'logs_telemetry'",
  ],
  ['an unknown answer', occurrenceMap.replace('do_not_change', 'perhaps'), 'categories/serialized_keys/action: must be equal to one of'],
  ['a term that only holds its place', occurrenceMap.replace('feature', 'TBD'), 'target/term: must match pattern'],
  ['no term', occurrenceMap.replace('feature', '""'), 'target/term: must match pattern'],
  ['no map at all', '- nothing\n', 'the document: must be object'],
  ['what is no YAML', 'target: [\n', 'line '],
])('names %s', (_, text, finding) => {
  expect(told(text)).toEqual(['OCCURRENCE_MAP_INVALID', [expect.stringContaining(finding)]]);
});
