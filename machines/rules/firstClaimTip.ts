import type { Transition } from '../../schemas/event.ts';
import { isCommitId } from './isCommitId.ts';
import { rowOrder } from './rowOrder.ts';

/**
 * Where the branch of its lane was when a package was first claimed; null where the claim has not noted it, or made the branch.
 * A later claim of the same package goes on with what it has: only the first says what was there before.
 */
export function firstClaimTip(transitions: readonly Transition[], wp: string): string | null {
  return claimTip(transitions.filter(({ wp_id, to_lane }) => wp_id === wp && to_lane === 'claimed').toSorted(rowOrder)[0]);
}

/** Where the branch of its lane was at a claim; null where it does not say. */
export function claimTip(claim: Transition | undefined): string | null {
  const tip: unknown = Reflect.get(claim?.policy_metadata ?? {}, 'lane_tip');
  return typeof tip === 'string' && isCommitId(tip) ? tip : null;
}
