import type { Transition } from '../../schemas/event.ts';

const beyond: readonly Transition['from_lane'][] = ['in_review', 'approved', 'done'];

/**
 * Whether a move hands work in for review. What goes back from a review to where it waited for one is the work of whoever did it
 * before.
 */
export const isHandIn = ({ from_lane, to_lane }: Pick<Transition, 'from_lane' | 'to_lane'>): boolean =>
  to_lane === 'for_review' && !beyond.includes(from_lane);
