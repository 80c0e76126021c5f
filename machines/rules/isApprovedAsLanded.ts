import type { Transition } from '../../schemas/event.ts';
import { inOrder } from './rowOrder.ts';

/**
 * Whether an approved package stands as it landed: it was never done, or its being done was taken back and nothing has happened
 * since. One that was worked on again has another approval, and other work.
 */
export function isApprovedAsLanded(transitions: readonly Transition[], wp: string): boolean {
  const own = inOrder(transitions.filter(({ wp_id }) => wp_id === wp));
  const last = own.findLastIndex(({ to_lane }) => to_lane === 'done');
  return last === -1 || own.slice(last + 1).every(({ from_lane, to_lane }) => from_lane === 'done' && to_lane === 'approved');
}
