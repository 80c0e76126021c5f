import type { Transition } from '../../schemas/event.ts';
import { lanes, type Lane } from '../../schemas/lane.ts';
import { secondsSinceEpoch } from '../rules/instant.ts';

/** How the work on a package flowed. Times in seconds. */
export interface PackageFlow {
  readonly wp_id: string;
  /** From the claim that began it to where it was done; null while it is not. */
  readonly cycle: number | null;
  /** How long it stood in each lane, up to `until`. */
  readonly inLane: Readonly<Partial<Record<Lane, number>>>;
  /** How often it was handed in for review. */
  readonly reviews: number;
  /** How often a review sent it back. */
  readonly sentBack: number;
}

/** The flow of every package by its moves, in the order in which they happened. `until` (seconds since 1970) ends what goes on. */
export function flowOf(moves: readonly Transition[], until: number): readonly PackageFlow[] {
  return [...grouped(moves)].map(([wp_id, own]) => packageFlow(wp_id, own, until)).toSorted((left, right) => (left.wp_id < right.wp_id ? -1 : 1));
}

function grouped(moves: readonly Transition[]): Map<string, Transition[]> {
  const groups = new Map<string, Transition[]>();
  for (const move of moves) {
    const own = groups.get(move.wp_id);
    if (own === undefined) groups.set(move.wp_id, [move]);
    else own.push(move);
  }
  return groups;
}

function packageFlow(wp_id: string, moves: readonly Transition[], until: number): PackageFlow {
  const inLane: Partial<Record<Lane, number>> = {};
  const times = moves.map(({ at }) => secondsSinceEpoch(at));
  for (const [index, { to_lane }] of moves.entries()) {
    const from = times[index] ?? null;
    const to = index + 1 === moves.length ? until : (times[index + 1] ?? null);
    if (from !== null && to !== null && to > from) inLane[to_lane] = (inLane[to_lane] ?? 0) + to - from;
  }
  const start = times[moves.findIndex(({ to_lane }) => to_lane === 'claimed' || to_lane === 'in_progress')] ?? null;
  const end = times[moves.findLastIndex(({ to_lane }) => to_lane === 'done')] ?? null;
  const isDone = moves.at(-1)?.to_lane === 'done';
  return {
    wp_id,
    cycle: isDone && start !== null && end !== null && end >= start ? end - start : null,
    inLane,
    reviews: moves.filter(({ to_lane }) => to_lane === 'for_review').length,
    sentBack: moves.filter(({ from_lane, to_lane }) => (from_lane === 'in_review' || from_lane === 'for_review') && lanes.indexOf(to_lane) < lanes.indexOf('for_review')).length,
  };
}

/** The middle one; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
