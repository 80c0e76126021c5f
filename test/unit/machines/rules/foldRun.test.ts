import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRun } from '../../../../machines/rules/foldRun.ts';
import type { OtherRow } from '../../../../schemas/event.ts';
import type { RunFold } from '../../../../schemas/run.ts';

const report = (at: number, step_id: string, result: string, more: Readonly<Record<string, string | null>> = {}): OtherRow => ({
  event_type: 'MissionStepReported',
  event_id: `E${at}`,
  at: `2026-01-01T00:00:${String(at).padStart(2, '0')}.000000+00:00`,
  payload: { mission_slug: 'demo', step_id, result, report_id: null, agent: 'ada', note: null, ...more },
});
const answer = (at: number, decision_id: string, text: string): OtherRow => ({
  event_type: 'MissionQuestionAnswered',
  event_id: `E${at}`,
  at: `2026-01-01T00:00:${String(at).padStart(2, '0')}.000000+00:00`,
  payload: { mission_slug: 'demo', decision_id, answer: text, agent: 'ada' },
});
const fold = (rows: readonly OtherRow[]): RunFold | null => rows.reduce<RunFold | null>(foldRun, null);

describe('reports and answers, folded', () => {
  it('keeps the latest report of a step and counts what did not succeed', () => {
    expect(fold([report(1, 'write', 'failed', { note: 'no ink' }), report(2, 'write', 'success', { report_id: 'r2' })])).toMatchObject({
      steps: { write: { result: 'success', failures: 1 } },
      reports: { r2: 'write' },
    });
  });

  it('takes the latest answer to a question', () => {
    expect(fold([answer(2, 'audit:gate', 'approve'), answer(1, 'audit:gate', 'reject')])?.answers).toMatchObject({
      'audit:gate': { answer: 'approve' },
    });
  });

  it('passes over rows of other kinds and shapes', () => {
    expect(
      fold([{ event_type: 'MissionCreated' }, { event_type: 'MissionStepReported', payload: {} }, { type: 'RetrospectiveCaptured' }]),
    ).toBeNull();
  });

  it('takes a step called like something every object has for a step', () => {
    expect(fold([report(1, 'constructor', 'failed'), report(2, '__proto__', 'success')])?.steps['constructor']).toMatchObject({
      failures: 1,
    });
  });

  it('does not depend on the order in which rows are read', () => {
    const row = fc.oneof(
      fc
        .tuple(fc.nat(50), fc.constantFrom('a', 'b'), fc.constantFrom('success', 'failed', 'blocked'))
        .map(([at, step, result]) => report(at, step, result)),
      fc.tuple(fc.nat(50), fc.constantFrom('input:x', 'audit:g'), fc.string()).map(([at, id, text]) => answer(at, id, text)),
    );
    const rows = fc.uniqueArray(row, { selector: ({ event_id }) => event_id, maxLength: 12 });
    fc.assert(
      fc.property(
        rows.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(fold(shuffled)).toEqual(fold(list));
        },
      ),
    );
  });
});
