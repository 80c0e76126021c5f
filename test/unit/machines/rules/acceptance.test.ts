import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptanceFindings, overallVerdict, type AcceptanceFacts } from '../../../../machines/rules/acceptance.ts';
import { unwrittenRemark } from '../../../../machines/rules/acceptanceMatrix.ts';
import { packageFact } from '../../../../machines/mission/worlds.ts';
import { lanes } from '../../../../schemas/lane.ts';

const facts = (more: Partial<AcceptanceFacts> = {}): AcceptanceFacts => ({
  packages: [packageFact('WP01', 'approved')], agents: { WP01: 'ada' }, documents: { 'spec.md': 'It says what is wanted.' }, matrix: null, unreadable: [], uncommitted: [], ...more,
});
const checks = (given: AcceptanceFacts, lenient = false): readonly string[] => acceptanceFindings(given, { lenient }).map(({ check }) => check);

describe('what stands in the way of an acceptance', () => {
  it('is nothing when every package is approved, done or canceled', () => {
    for (const lane of lanes) expect(checks(facts({ packages: [packageFact('WP01', 'approved'), packageFact('WP02', lane)], agents: { WP01: 'ada', WP02: 'ada' } })).length === 0).toBe(['approved', 'done', 'canceled'].includes(lane));
  });

  it('is told all at once', () => {
    const all = facts({ packages: [packageFact('WP01', 'planned')], agents: { WP01: null }, documents: { 'spec.md': null, 'plan.md': '[NEEDS CLARIFICATION: which?]' }, unreadable: ['lanes.json is broken.'], uncommitted: ['/lane/a.ts'], matrix: { mission_slug: 'x', overall_verdict: 'pending', criteria: [{ criterion_id: 'FR-001', pass_fail: 'fail' }], negative_invariants: [] } });
    expect(new Set(checks(all))).toEqual(new Set(['lane_blockers', 'metadata', 'git_dirty', 'missing_artifacts', 'needs_clarification', 'lanes_manifest', 'acceptance_matrix']));
    expect(checks(all, true)).not.toContain('metadata');
  });

  it('is that there is nothing to accept', () => {
    expect(checks(facts({ packages: [] }))).toEqual(['lane_blockers']);
  });
});

describe('the verdict of a matrix', () => {
  const verdict = (...results: readonly string[]) => overallVerdict({ criteria: results.map((pass_fail, index) => ({ criterion_id: `FR-${index}`, pass_fail })), negative_invariants: [] });

  it('is the worst of its rows, and anything unheard of is a failure', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('pass', 'pending', 'fail', 'maybe'), { minLength: 1 }), (rows) => {
      const expected = rows.some((row) => row === 'fail' || row === 'maybe') ? 'fail' : rows.includes('pending') ? 'pending' : 'pass';
      expect(verdict(...rows)).toBe(expected);
    }));
    expect(verdict()).toBe('pending');
  });

  it('passes over rows nobody has written once there are others', () => {
    const scaffold = { criterion_id: 'FR-1', pass_fail: 'pending', notes: unwrittenRemark };
    expect(overallVerdict({ criteria: [scaffold], negative_invariants: [] })).toBe('pending');
    expect(overallVerdict({ criteria: [scaffold, { criterion_id: 'FR-2', pass_fail: 'pass' }], negative_invariants: [] })).toBe('pass');
  });

  it('waits for nothing that is left to the merge', () => {
    expect(overallVerdict({ criteria: [], negative_invariants: [{ invariant_id: 'N-1', result: 'deferred_to_consolidation' }] })).toBe('pass_pending_consolidation');
    expect(overallVerdict({ criteria: [], negative_invariants: [{ invariant_id: 'N-1', result: 'still_present' }] })).toBe('fail');
  });
});
