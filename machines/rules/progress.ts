import { ExactNumber } from '../../schemas/exactNumber.ts';
import type { Lane } from '../../schemas/lane.ts';
import type { Progress } from '../../schemas/progress.ts';
import { documentText } from './canonicalJson.ts';
import { codePointOrder } from './codePointOrder.ts';
import { floatText } from './floatText.ts';
import { roundHalfEven } from './roundHalfEven.ts';

/** How far a work package in a lane has come, 0 to 1 (contract 1 §5). The only such table. */
export const laneWeights: Readonly<Record<Lane, number>> = {
  genesis: 0,
  uninitialized: 0,
  planned: 0,
  claimed: 0.05,
  in_progress: 0.3,
  for_review: 0.6,
  in_review: 0.7,
  approved: 0.8,
  done: 1,
  blocked: 0,
  canceled: 0,
};

/** What progress is computed from: a snapshot, or just as much of one. */
export interface ProgressSource {
  readonly mission_slug: string;
  readonly mission_number: string;
  readonly mission_type: string;
  readonly work_packages: Readonly<Record<string, { readonly lane: string }>>;
}

export interface ProgressWeights {
  /** By package id; 1 where none is given. */
  readonly packages?: Readonly<Record<string, number>>;
  /** By lane, over the table; 0 for a lane in neither. */
  readonly lanes?: Readonly<Record<string, number>>;
}

/**
 * Weighted readiness of a mission: the weights of its packages' lanes, averaged. Canceled packages stay in the average.
 * Every surface that shows progress shows this.
 */
export function weightedProgress(source: ProgressSource, weights: ProgressWeights = {}): Progress {
  const laneWeight: ReadonlyMap<string, number> = new Map(Object.entries({ ...laneWeights, ...weights.lanes }));
  const packageWeight: ReadonlyMap<string, number> = new Map(Object.entries(weights.packages ?? {}));
  const counts = new Map<string, number>();
  let reached = 0;
  let total = 0;
  // The sums are taken in this order, one package after the other: floats added in another order give other bytes.
  const packages = Object.entries(source.work_packages)
    .toSorted(([left], [right]) => codePointOrder(left, right))
    .map(([wp_id, { lane }]) => {
      const weightOfLane = laneWeight.get(lane) ?? 0;
      const weight = packageWeight.get(wp_id) ?? 1;
      const fraction = weight * weightOfLane;
      reached += fraction;
      total += weight;
      counts.set(lane, (counts.get(lane) ?? 0) + 1);
      return { wp_id, lane, lane_weight: weightOfLane, wp_weight: weight, fractional_progress: fraction };
    });
  const done = counts.get('done') ?? 0;
  const percentage = roundHalfEven(total > 0 ? (reached / total) * 100 : 0, 4);
  return {
    mission_slug: source.mission_slug,
    mission_number: source.mission_number,
    mission_type: source.mission_type,
    percentage,
    progress_semantics: 'weighted_readiness',
    weighted_percentage: percentage,
    done_percentage: roundHalfEven(packages.length > 0 ? (done / packages.length) * 100 : 0, 4),
    done_count: done,
    total_count: packages.length,
    per_lane_counts: Object.fromEntries(counts),
    per_wp: packages,
  };
}

/** The bytes of progress.json. Shares and percentages are floats there, even when they are whole. */
export function progressText(progress: Progress): string {
  const float = (value: number): ExactNumber => new ExactNumber(floatText(value));
  return documentText(
    {
      ...progress,
      percentage: float(progress.percentage),
      weighted_percentage: float(progress.weighted_percentage),
      done_percentage: float(progress.done_percentage),
      per_wp: progress.per_wp.map((each) => ({
        ...each,
        lane_weight: float(each.lane_weight),
        wp_weight: float(each.wp_weight),
        fractional_progress: float(each.fractional_progress),
      })),
    },
    { sorted: true, ascii: false },
  );
}
