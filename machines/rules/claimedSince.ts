import type { Transition } from '../../schemas/event.ts';
import { rowOrder } from './rowOrder.ts';

/** Those of the packages that were first claimed after this one: in a lane that all of them share, their commits are among its own. */
export function claimedSince(transitions: readonly Transition[], wp: string, others: readonly string[]): readonly string[] {
  const claims = transitions.filter(({ to_lane }) => to_lane === 'claimed').toSorted(rowOrder);
  const order = [...new Set(claims.map(({ wp_id }) => wp_id))];
  return others.filter((id) => order.indexOf(id) > order.indexOf(wp));
}
