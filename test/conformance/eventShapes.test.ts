import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../machines/rules/eventLog.ts';
import type { Validator } from '../../schemas/check.ts';
import isDecisionPointRow from '../../schemas/generated/decisionPointRow.js';
import isEventRow from '../../schemas/generated/eventRow.js';
import isLifecycleRow from '../../schemas/generated/lifecycleRow.js';
import isRetrospectiveRow from '../../schemas/generated/retrospectiveRow.js';
import isRetrospectiveStep from '../../schemas/generated/retrospectiveStep.js';
import type { OtherRow } from '../../schemas/event.ts';
import { corpusIsHere, corpusRoot } from './corpus.ts';

const familyOf = (row: OtherRow): Validator<unknown> => {
  if ('event_name' in row) return isRetrospectiveStep;
  if ('type' in row) return isRetrospectiveRow;
  return JSON.stringify(row['event_type']).startsWith('"DecisionPoint') ? isDecisionPointRow : isLifecycleRow;
};

describe.skipIf(!corpusIsHere)('conformance: shapes of real rows', () => {
  const missions = corpusIsHere ? readdirSync(join(corpusRoot, 'data', 'kitty-specs')) : [];
  const logs = missions
    .map((mission) => join(corpusRoot, 'data', 'kitty-specs', mission, 'status.events.jsonl'))
    .filter((path) => existsSync(path));

  it.each(logs)('%s', (path) => {
    const log = readLog(readFileSync(path, 'utf8'));
    if (!log.ok) throw new Error(log.problems[0].message);
    const { transitions, annotations, others } = log.value;
    const offences = others.flatMap((row) => {
      const has = familyOf(row);
      return has(row) ? [] : [[row['event_type'] ?? row['type'], has.errors]];
    });
    expect(offences).toEqual([]);
    expect([...transitions, ...annotations, ...others].filter((row) => !isEventRow(row))).toEqual([]);
  });
});
