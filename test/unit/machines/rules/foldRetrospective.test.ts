import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRetrospective, retrospectiveStatus } from '../../../../machines/rules/foldRetrospective.ts';
import type { RetrospectiveFold } from '../../../../schemas/fold.ts';
import type { JsonObject } from '../../../../schemas/json.ts';
import type { RetrospectiveStatus } from '../../../../schemas/status.ts';

const mode = { value: 'human_in_command', source_signal: { kind: 'environment', evidence: 'X=1' } };
const step = (name: string, at: string, payload: JsonObject | null = {}): JsonObject => ({
  event_name: `retrospective.${name}`,
  at,
  event_id: 'e',
  payload,
});
const folded = (...rows: readonly JsonObject[]): RetrospectiveStatus | null => {
  const fold = rows.reduce<RetrospectiveFold | null>(foldRetrospective, null);
  return fold === null ? null : retrospectiveStatus(fold);
};

describe('the retrospective of a mission', () => {
  it('is not there before its first step, and a captured one is none', () => {
    expect(folded()).toBeNull();
    expect(folded({ type: 'RetrospectiveCaptured', event_id: 'e' }, { event_type: 'x', event_name: 5 })).toBeNull();
  });

  it('is pending until it ends, and then ended as its latest end says', () => {
    expect(folded(step('started', '1'))).toEqual({
      status: 'pending',
      mode: null,
      record_path: null,
      proposals_total: 0,
      proposals_applied: 0,
      proposals_rejected: 0,
      proposals_pending: 0,
    });
    expect(folded(step('completed', '2', { record_path: 'r.yaml' }), step('requested', '3'))).toMatchObject({
      status: 'completed',
      record_path: 'r.yaml',
    });
    expect(folded(step('failed', '3'), step('completed', '2', { record_path: 'r.yaml' }))).toMatchObject({
      status: 'failed',
      record_path: null,
    });
    expect(folded(step('failed', '3'), step('skipped', '3', null))).toMatchObject({ status: 'skipped' });
  });

  it('is held as its latest request says, if that is a mode', () => {
    expect(folded(step('requested', '1', { mode }))?.mode).toEqual(mode);
    expect(folded(step('requested', '2', { mode: 'x' }), step('requested', '1', { mode }))?.mode).toBeNull();
    expect(folded(step('requested', '1', { mode: { ...mode, value: 'other' } }))?.mode).toBeNull();
  });

  it('has as many open proposals as were neither applied nor rejected', () => {
    const made = fc.array(fc.constantFrom('generated', 'applied', 'rejected'));
    fc.assert(
      fc.property(made, (kinds) => {
        const count = (kind: string): number => kinds.filter((each) => each === kind).length;
        expect(folded(step('started', '1'), ...kinds.map((kind) => step(`proposal.${kind}`, '1')))).toMatchObject({
          proposals_total: count('generated'),
          proposals_applied: count('applied'),
          proposals_rejected: count('rejected'),
          proposals_pending: Math.max(0, count('generated') - count('applied') - count('rejected')),
        });
      }),
    );
  });

  it('does not depend on the order in which steps of different times are read', () => {
    const steps = fc.uniqueArray(
      fc.record({ name: fc.constantFrom('requested', 'completed', 'failed', 'skipped', 'proposal.generated'), at: fc.nat(50).map(String) }),
      { selector: ({ at }) => at },
    );
    fc.assert(
      fc.property(
        steps.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          const of = (all: typeof rows) => folded(...all.map(({ name, at }) => step(name, at, { record_path: at, mode })));
          expect(of(shuffled)).toEqual(of(rows));
        },
      ),
    );
  });
});
