import { describe, expect, it } from 'vitest';
import { packageFact } from '../../../../machines/mission/worlds.ts';
import type { GatePackage } from '../../../../machines/rules/gatePackages.ts';
import { statusCare, type CareFacts } from '../../../../machines/rules/statusCare.ts';

const facts = (more: Partial<CareFacts> = {}): CareFacts => ({
  mission: 'demo',
  now: '2026-02-01T00:00:00.000Z',
  packages: [],
  reviews: [],
  orphans: [],
  drift: [],
  issues: {},
  sparse: [],
  unreadable: [],
  ...more,
});
const review = (more: Partial<GatePackage>): GatePackage => ({
  wp_id: 'WP01',
  lane: 'approved',
  dependencies: [],
  last_event_id: null,
  evidence: null,
  review: null,
  review_override: null,
  force_count: 0,
  implementer: 'ada',
  reviewer: 'rita',
  is_self_approved: false,
  ...more,
});
const categories = (given: CareFacts): readonly string[] => statusCare(given).map(({ category }) => category);

describe('the care of a status', () => {
  it('finds nothing where nothing is off', () => {
    expect(
      statusCare(
        facts({
          packages: [packageFact('WP01', 'approved'), packageFact('WP02', 'planned')],
          reviews: [review({})],
          issues: { '#1': 'fixed' },
        }),
      ),
    ).toEqual([]);
  });

  it('calls a claim stale after a week, and work in progress after two', () => {
    const since = (lane: 'claimed' | 'in_progress' | 'for_review', days: number) =>
      categories(
        facts({
          packages: [
            { ...packageFact('WP01', lane), since: new Date(Date.parse('2026-02-01T00:00:00Z') - days * 86_400_000).toISOString() },
          ],
        }),
      );
    expect([since('claimed', 7), since('claimed', 8), since('in_progress', 14), since('in_progress', 15), since('for_review', 90)]).toEqual(
      [[], ['stale_claim'], [], ['stale_claim'], []],
    );
  });

  it('tells everything else by its category, in a fixed order', () => {
    const all = facts({
      packages: [packageFact('WP03', 'genesis')],
      orphans: ['demo-lane-z.json'],
      drift: ['status.json and the event log disagree.'],
      issues: { '#2': 'unknown', '#3': 'in-mission' },
      sparse: ['/repo'],
      unreadable: ['WP09.md is broken.'],
      reviews: [
        review({ is_self_approved: true }),
        review({ wp_id: 'WP02', reviewer: 'ada' }),
        review({ wp_id: 'WP04', lane: 'in_progress', reviewer: 'ada' }),
      ],
    });
    expect(statusCare(all).map(({ category, wp_id, severity }) => [category, wp_id, severity])).toEqual([
      ['unreadable_file', null, 'error'],
      ['uninitialized_status', 'WP03', 'warning'],
      ['orphan_workspace', null, 'info'],
      ['materialization_drift', null, 'warning'],
      ['review_independence', 'WP01', 'warning'],
      ['review_independence', 'WP02', 'warning'],
      ['issue_matrix', null, 'info'],
      ['issue_matrix', null, 'info'],
      ['sparse_checkout', null, 'warning'],
    ]);
  });
});
