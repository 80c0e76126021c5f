import type { Lane } from '../../schemas/lane.ts';

/** The way of every package, from the plan to the target branch. */
const way: readonly Lane[] = ['planned', 'claimed', 'in_progress', 'for_review', 'in_review', 'approved', 'done'];
const judged: readonly Lane[] = ['for_review', 'in_review', 'approved'];

/** Whether a move takes work that was handed in back to where it is done: that is a verdict, and needs to say why. */
export const isSendingBack = (from: Lane, to: Lane): boolean => judged.includes(from) && (to === 'planned' || to === 'in_progress');

/**
 * The lanes a package passes on its way, the last one included: forward through every lane in between (contract 1 §4.7).
 * Back from for_review it goes through in_review, so that each verdict stands on a review. Everything else is one move,
 * allowed or not.
 */
export function movePath(from: Lane, to: Lane): readonly Lane[] {
  const begin = way.indexOf(from);
  const end = way.indexOf(to);
  if (begin >= 0 && end > begin) return way.slice(begin + 1, end + 1);
  return from === 'for_review' && isSendingBack(from, to) ? ['in_review', to] : [to];
}
