import type { Transition } from '../../schemas/event.ts';
import { isCommitId } from './isCommitId.ts';
import { rowOrder } from './rowOrder.ts';

/**
 * Where the branch of its lane was when a package was first claimed; null where the claim has not noted it, or made the branch.
 * A later claim of the same package goes on with what it has: only the first says what was there before.
 */
export function firstClaimTip(transitions: readonly Transition[], wp: string): string | null {
  const first = transitions.filter(({ wp_id, to_lane }) => wp_id === wp && to_lane === 'claimed').toSorted(rowOrder)[0];
  const tip: unknown = Reflect.get(first?.policy_metadata ?? {}, 'lane_tip');
  return typeof tip === 'string' && isCommitId(tip) ? tip : null;
}
