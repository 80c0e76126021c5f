import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';

/** The way of a package from where it is handed in. */
const way: readonly Lane[] = ['for_review', 'in_review', 'approved', 'done'];

/** Whether a package in this lane was handed in. */
export const isOnWay = (lane: Lane): boolean => way.includes(lane);

/** Whether a package that is in one lane may have been taken there from another, by nobody but those who judge and land it. */
export const isPast = (lane: Lane, former: Lane): boolean => way.includes(former) && way.indexOf(lane) > way.indexOf(former);

/**
 * The event by which somebody has moved a package on this way, where that was their last move of it and others have only taken it
 * further since; null otherwise. Who was killed before they heard of their move, and gives the command again, has made it.
 */
export function wentOnFrom(
  transitions: readonly Transition[],
  { wp, to, actor }: { readonly wp: string; readonly to: Lane; readonly actor: string },
): string | null {
  const own = transitions.filter(({ wp_id }) => wp_id === wp);
  const [made, ...since] = own.slice(own.findLastIndex((row) => row.actor === actor));
  if (made?.actor !== actor || made.to_lane !== to) return null;
  return since.every(({ to_lane }) => to_lane === to || isPast(to_lane, to)) ? made.event_id : null;
}
