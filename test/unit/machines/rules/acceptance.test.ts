import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptanceChecks,
  acceptanceFindings,
  openRows,
  overallVerdict,
  type AcceptanceFacts,
} from '../../../../machines/rules/acceptance.ts';
import { newAcceptanceMatrix, unwrittenRemark } from '../../../../machines/rules/acceptanceMatrix.ts';
import { packageFact } from '../../../../machines/mission/worlds.ts';
import { lanes } from '../../../../schemas/lane.ts';

const facts = (more: Partial<AcceptanceFacts> = {}): AcceptanceFacts => ({
  packages: [packageFact('WP01', 'approved')],
  needsPackages: true,
  unfinished: [],
  agents: { WP01: 'ada' },
  verdicts: Object.fromEntries((more.packages ?? []).concat(packageFact('WP01', 'approved')).map(({ wp_id }) => [wp_id, null])),
  documents: { 'spec.md': 'It says what is wanted.' },
  matrix: null,
  issues: null,
  unreadable: [],
  unreadableMatrices: [],
  uncommitted: [],
  lostLanes: [],
  strayLanes: null,
  missingPaths: [],
  branch: { current: 'work', expected: ['work'] },
  ...more,
});
const checks = (given: AcceptanceFacts, lenient = false): readonly string[] =>
  acceptanceFindings(given, { lenient }).map(({ check }) => check);

describe('what stands in the way of an acceptance', () => {
  it('is nothing when every package is approved, done or canceled', () => {
    for (const lane of lanes)
      expect(
        checks(facts({ packages: [packageFact('WP01', 'approved'), packageFact('WP02', lane)], agents: { WP01: 'ada', WP02: 'ada' } }))
          .length === 0,
      ).toBe(['approved', 'done', 'canceled'].includes(lane));
  });

  it('is told all at once', () => {
    const all = facts({
      packages: [packageFact('WP01', 'planned')],
      agents: { WP01: null },
      documents: { 'spec.md': null, 'plan.md': '[NEEDS CLARIFICATION: which?]' },
      unreadable: ['lanes.json is broken.'],
      uncommitted: ['/lane/a.ts'],
      matrix: {
        mission_slug: 'x',
        overall_verdict: 'pending',
        criteria: [{ criterion_id: 'FR-001', pass_fail: 'fail' }],
        negative_invariants: [],
      },
    });
    const more = {
      ...all,
      verdicts: {},
      unreadableMatrices: ['issue-matrix.json is not JSON.'],
      missingPaths: ['docs/'],
      branch: { current: null, expected: ['work', 'kitty/mission-x'] },
      issues: { schema_version: 1, rows: { '#7': { verdict: 'unknown' } } },
    };
    // Contract tests are run where nothing of this stands in the way.
    expect(new Set(checks(more))).toEqual(new Set(acceptanceChecks.filter((check) => check !== 'contract_tests')));
    expect(checks(more, true)).not.toContain('metadata');
    expect(checks(more, true)).not.toContain('path_violations');
  });

  it('is an approval that the last review on record does not bear, or a package nothing is on record of', () => {
    expect(checks(facts({ verdicts: { WP01: 'changes_requested' } }))).toEqual(['activity']);
    expect(checks(facts({ verdicts: {} }))).toEqual(['activity']);
    expect(
      checks(
        facts({
          packages: [packageFact('WP01', 'approved'), packageFact('WP02', 'canceled')],
          verdicts: { WP01: 'approved' },
          agents: { WP01: 'ada' },
        }),
      ),
    ).toEqual([]);
  });

  it('is an issue that nobody settled, in any of the ways there are', () => {
    const rows = {
      '#1': { verdict: 'fixed' },
      '#2': { verdict: 'verified-already-fixed' },
      '#3': { verdict: 'deferred-with-followup', evidence_ref: '#9' },
      '#4': { verdict: 'deferred-with-followup', evidence_ref: '<link or commit>' },
      '#5': {},
      '#6': { verdict: 'in-mission' },
    };
    expect(
      acceptanceFindings(facts({ issues: { schema_version: 1, rows } }), { lenient: true }).map(
        ({ check, detail }) => `${check} ${detail.slice(0, 2)}`,
      ),
    ).toEqual(['issue_matrix #4', 'issue_matrix #5', 'issue_matrix #6']);
  });

  it('is a lane that is lost, a wrong branch, and a check by hand that does not say who looked', () => {
    expect(checks(facts({ lostLanes: ['lane-b'] }))).toEqual(['lanes_manifest']);
    expect(checks(facts({ strayLanes: { message: 'WP01 is in no lane.', next: null } }))).toEqual(['lanes_manifest']);
    expect(checks(facts({ branch: { current: 'other', expected: ['work'] } }))).toEqual(['mission_branch']);
    expect(checks(facts({ branch: { current: null, expected: [] } }))).toEqual([]);
    const seen = {
      criterion_id: 'FR-001',
      proof_type: 'manual_qa',
      pass_fail: 'pass',
      evidence: 'It opens.',
      verified_by: 'ada',
      verified_at: '2026-01-01',
    };
    const by = (criterion: object) => checks(facts({ matrix: { mission_slug: 'x', criteria: [{ ...seen, ...criterion }] } }));
    expect([by({}), by({ verified_by: ' ' }), by({ evidence: null }), by({ proof_type: 'automated_test', verified_by: null })]).toEqual([
      [],
      ['acceptance_matrix'],
      ['acceptance_matrix'],
      [],
    ]);
  });

  it('is every row of the matrix that is open, and nothing that is settled', () => {
    const said = (criteria: readonly string[], absences: readonly string[]) =>
      acceptanceFindings(
        facts({
          matrix: {
            mission_slug: 'x',
            criteria: criteria.map((pass_fail, index) => ({ criterion_id: `FR-${index}`, pass_fail })),
            negative_invariants: absences.map((result, index) => ({ invariant_id: `N-${index}`, result })),
          },
        }),
        { lenient: true },
      ).map(({ detail }) => detail);
    expect(said(['pass', 'pending'], ['still_present', 'confirmed_absent', 'pending'])).toEqual([
      'acceptance-matrix.json says fail: FR-1 is not proven; N-0, N-2 are not confirmed to be gone.',
    ]);
    expect(said(['pass'], ['pending'])).toEqual(['acceptance-matrix.json says pending: N-0 is not confirmed to be gone.']);
    expect(said(['pass'], ['confirmed_absent', 'deferred_to_consolidation'])).toEqual([]);
  });

  it('is that there is nothing to accept', () => {
    expect(checks(facts({ packages: [] }))).toEqual(['lane_blockers']);
  });
});

describe('the verdict of a matrix', () => {
  const verdict = (...results: readonly string[]) =>
    overallVerdict({ criteria: results.map((pass_fail, index) => ({ criterion_id: `FR-${index}`, pass_fail })), negative_invariants: [] });

  it('is the worst of its rows, and anything unheard of is a failure', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('pass', 'pending', 'fail', 'maybe'), { minLength: 1 }), (rows) => {
        const expected = rows.some((row) => row === 'fail' || row === 'maybe') ? 'fail' : rows.includes('pending') ? 'pending' : 'pass';
        expect(verdict(...rows)).toBe(expected);
      }),
    );
    expect(verdict()).toBe('pending');
  });

  it('waits for every requirement, also for one that nobody has looked at beside others that hold', () => {
    const [first, second] = newAcceptanceMatrix({ mission_slug: 'x', mission_number: null, mission_type: 'y' }, ['FR-1', 'FR-2']).criteria;
    expect(overallVerdict({ criteria: [{ ...first!, pass_fail: 'pass', notes: '' }, second!] })).toBe('pending');
  });

  it('passes over a row that is nothing but the remark once there are others', () => {
    const blank = { criterion_id: 'AC-001', description: unwrittenRemark, pass_fail: 'pending', notes: unwrittenRemark };
    expect(overallVerdict({ criteria: [blank] })).toBe('pending');
    const matrix = { criteria: [blank, { criterion_id: 'FR-2', pass_fail: 'pass' }] };
    expect([overallVerdict(matrix), openRows(matrix).criteria]).toEqual(['pass', []]);
  });

  it('waits for nothing that is left to the merge', () => {
    expect(overallVerdict({ criteria: [], negative_invariants: [{ invariant_id: 'N-1', result: 'deferred_to_consolidation' }] })).toBe(
      'pass_pending_consolidation',
    );
    expect(overallVerdict({ criteria: [], negative_invariants: [{ invariant_id: 'N-1', result: 'still_present' }] })).toBe('fail');
  });
});
