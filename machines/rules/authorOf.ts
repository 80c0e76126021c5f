import type { Transition } from '../../schemas/event.ts';
import { actorName } from './actorName.ts';
import { isHandIn } from './isHandIn.ts';
import { rowOrder } from './rowOrder.ts';

/** Whoever handed in the work on a package last, or began it when no agent is named there; null when nobody is named at all. */
export function authorOf(transitions: readonly Transition[], wp: string, namesAgent: (actor: string) => boolean): string | null {
  const own = transitions.filter(({ wp_id }) => wp_id === wp).toSorted(rowOrder);
  const handedIn = own.findLast(isHandIn);
  const begun = own.findLast(({ from_lane, to_lane }) => from_lane === 'claimed' && to_lane === 'in_progress');
  return [handedIn, begun].flatMap((row) => (row === undefined ? [] : [actorName(row.actor)])).find(namesAgent) ?? null;
}
