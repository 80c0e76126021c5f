import type { Transition } from '../../schemas/event.ts';
import { lanes, type Lane } from '../../schemas/lane.ts';
import { secondsSinceEpoch } from '../rules/instant.ts';
import { inNumberOrder } from './inNumberOrder.ts';

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

/** How the work on a package has flowed so far. Times in seconds since 1970. */
interface Flowing {
  readonly lane: Lane;
  /** Since when it is there; null where its row names no time. */
  readonly since: number | null;
  /** When it was first claimed or begun; undefined before that. */
  readonly begun: number | null | undefined;
  /** When it was last done; undefined before that. */
  readonly ended: number | null | undefined;
  readonly inLane: PackageFlow['inLane'];
  readonly reviews: number;
  readonly sentBack: number;
}

/** The flow of every package after some of its moves, by its id. */
export type FlowFold = Readonly<Record<string, Flowing>>;

export const emptyFlow: FlowFold = {};

/** What a flow is folded from: rows of the event log, of which moves count. */
type FlowRow = { readonly family: 'transition'; readonly row: Transition } | { readonly family: 'annotation' | 'other' };

/** The flow with more rows, which follow those it has. */
export function foldFlow(flow: FlowFold, rows: readonly FlowRow[]): FlowFold {
  const next = new Map(Object.entries(flow));
  for (const each of rows) if (each.family === 'transition') next.set(each.row.wp_id, withMove(next.get(each.row.wp_id), each.row));
  return Object.fromEntries(next);
}

function withMove(before: Flowing | undefined, { from_lane, to_lane, at }: Transition): Flowing {
  const now = secondsSinceEpoch(at);
  const isBegun = to_lane === 'claimed' || to_lane === 'in_progress';
  const isSentBack = (from_lane === 'in_review' || from_lane === 'for_review') && lanes.indexOf(to_lane) < lanes.indexOf('for_review');
  return {
    lane: to_lane,
    since: now,
    begun: before?.begun === undefined && isBegun ? now : before?.begun,
    ended: to_lane === 'done' ? now : before?.ended,
    inLane: before === undefined ? {} : withTime(before, now),
    reviews: (before?.reviews ?? 0) + (to_lane === 'for_review' ? 1 : 0),
    sentBack: (before?.sentBack ?? 0) + (isSentBack ? 1 : 0),
  };
}

/** The times in lanes with the one that ends now. Clocks that ran backwards add nothing. */
function withTime({ lane, since, inLane }: Flowing, now: number | null): PackageFlow['inLane'] {
  return since === null || now === null || now <= since ? inLane : { ...inLane, [lane]: (inLane[lane] ?? 0) + now - since };
}

/** The flow of every package, in the order of a board. `until` (seconds since 1970) ends what goes on. */
export function flowsUntil(flow: FlowFold, until: number): readonly PackageFlow[] {
  return inNumberOrder(
    Object.entries(flow).map(([wp_id, own]): PackageFlow => {
      const { lane, begun = null, ended = null, reviews, sentBack } = own;
      return {
        wp_id,
        cycle: lane === 'done' && begun !== null && ended !== null && ended >= begun ? ended - begun : null,
        inLane: withTime(own, until),
        reviews,
        sentBack,
      };
    }),
  );
}

/** The middle one; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
