import type { Annotation, Transition } from '../../schemas/event.ts';
import { ownEntry } from './ownEntry.ts';
import { rowOrder } from './rowOrder.ts';
import { isOnWay, isPast } from './wentOnFrom.ts';

/**
 * Which open subtasks keep a package that was handed in from being approved: all but those that somebody has passed over by force
 * since it was last worked on, which is on record. A mark that was taken back after that was not known to whoever forced.
 */
export function hinderingSubtasks(
  open: readonly string[],
  wp: string,
  { transitions, annotations }: { readonly transitions: readonly Transition[]; readonly annotations: readonly Annotation[] },
): readonly string[] {
  const own = transitions.filter(({ wp_id }) => wp_id === wp).toSorted(rowOrder);
  const since = own.slice(own.findLastIndex(({ to_lane }) => !isOnWay(to_lane)) + 1);
  const forced = since.findLast(({ force, from_lane, to_lane }, index) => force && (index === 0 || isPast(to_lane, from_lane)));
  if (forced === undefined) return open;
  const later = annotations.filter((note) => note.wp_id === wp && rowOrder(note, forced) > 0);
  return open.filter((id) => later.some(({ delta }) => ownEntry(delta.subtasks ?? {}, id) !== undefined));
}
