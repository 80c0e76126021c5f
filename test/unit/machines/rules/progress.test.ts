import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneWeights, progressText, weightedProgress } from '../../../../machines/rules/progress.ts';
import isProgress from '../../../../schemas/generated/progress.js';
import { type Lane, lanes } from '../../../../schemas/lane.ts';

const board = fc.dictionary(
  fc.constantFrom('WP01', 'WP02', 'WP03', 'WP04', 'WP05', 'WP10', '__proto__', 'constructor'),
  fc.constantFrom(...lanes),
);
const progressOf = (packages: Readonly<Record<string, Lane>>, weights = {}) =>
  weightedProgress(
    {
      mission_slug: 'm',
      mission_number: '1',
      mission_type: 't',
      work_packages: Object.fromEntries(Object.entries(packages).map(([id, lane]) => [id, { lane }])),
    },
    weights,
  );

describe('weighted progress', () => {
  it('lies between nothing and everything and never moves back when a package moves on', () => {
    fc.assert(
      fc.property(
        board,
        fc.constantFrom('WP01', 'WP02'),
        fc.constantFrom(...lanes),
        fc.constantFrom(...lanes),
        (packages, id, one, other) => {
          const [from, to] = laneWeights[one] <= laneWeights[other] ? [one, other] : [other, one];
          const before = progressOf({ ...packages, [id]: from });
          const after = progressOf({ ...packages, [id]: to });
          expect(before.percentage).toBeGreaterThanOrEqual(0);
          expect(after.percentage).toBeLessThanOrEqual(100);
          expect(after.percentage).toBeGreaterThanOrEqual(before.percentage);
        },
      ),
    );
  });

  it('counts every package in its lane, listed in the order of ids', () => {
    fc.assert(
      fc.property(board, (packages) => {
        const { per_lane_counts, per_wp, total_count, done_count, done_percentage } = progressOf(packages);
        expect(Object.values(per_lane_counts).reduce((sum, count) => sum + count, 0)).toBe(total_count);
        expect(done_count).toBe(Object.values(packages).filter((lane) => lane === 'done').length);
        expect(done_percentage).toBeCloseTo(total_count === 0 ? 0 : (done_count / total_count) * 100, 3);
        expect(per_wp.map(({ wp_id }) => wp_id)).toEqual(Object.keys(packages).toSorted());
      }),
    );
  });

  it('does not change when all packages weigh the same, whatever that is', () => {
    fc.assert(
      fc.property(board, fc.constantFrom(0.25, 2, 8), (packages, weight) => {
        const weights = Object.fromEntries(Object.keys(packages).map((id) => [id, weight]));
        expect(progressOf(packages, { packages: weights }).percentage).toBe(progressOf(packages).percentage);
      }),
    );
  });

  it('is nothing for a mission without packages, and for one whose packages weigh nothing', () => {
    expect(progressOf({}).percentage).toBe(0);
    expect(progressOf({ WP01: 'done' }, { packages: { WP01: 0 } }).percentage).toBe(0);
  });

  it('takes other weights over the table and 0 for a lane it does not know', () => {
    expect(progressOf({ WP01: 'planned', WP02: 'done' }, { lanes: { planned: 0.5 } }).percentage).toBe(75);
    expect(
      weightedProgress({ mission_slug: '', mission_number: '', mission_type: '', work_packages: { WP01: { lane: 'weird' } } }).percentage,
    ).toBe(0);
  });
});

describe('progress.json', () => {
  it('has its shape, and floats where it has shares', () => {
    fc.assert(
      fc.property(board, (packages) => {
        const progress = progressOf(packages);
        expect(isProgress(progress) ? null : isProgress.errors).toBeNull();
        expect(JSON.parse(progressText(progress))).toEqual(progress);
      }),
    );
    expect(progressText(progressOf({ WP01: 'done' }))).toBe(`{
  "done_count": 1,
  "done_percentage": 100.0,
  "mission_number": "1",
  "mission_slug": "m",
  "mission_type": "t",
  "per_lane_counts": {
    "done": 1
  },
  "per_wp": [
    {
      "fractional_progress": 1.0,
      "lane": "done",
      "lane_weight": 1.0,
      "wp_id": "WP01",
      "wp_weight": 1.0
    }
  ],
  "percentage": 100.0,
  "progress_semantics": "weighted_readiness",
  "total_count": 1,
  "weighted_percentage": 100.0
}
`);
  });
});
