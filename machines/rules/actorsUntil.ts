import type { Transition } from '../../schemas/event.ts';
import { actorName } from './actorName.ts';
import { rowOrder } from './rowOrder.ts';

/** Whoever had moved any package of a mission when this event was over, each once. */
export function actorsUntil(transitions: readonly Transition[], eventId: string): readonly string[] {
  const rows = transitions.toSorted(rowOrder);
  const at = rows.findLastIndex(({ event_id }) => event_id === eventId);
  return [...new Set(rows.slice(0, at + 1).map(({ actor }) => actorName(actor)))];
}
