import type { Transition } from '../../schemas/event.ts';
import { claimTip, firstClaimTip } from './firstClaimTip.ts';
import { rowOrder } from './rowOrder.ts';

/** Between which commits of a lane that is shared a package was worked on; null where nothing tells. */
export interface LaneSpan {
  /** Where the lane was when the package was first claimed. */
  readonly from: string | null;
  /** Where it was when another package of the lane was begun and this one was not taken up again. */
  readonly to: string | null;
}

export function laneSpan(transitions: readonly Transition[], wp: string, lane: readonly string[]): LaneSpan {
  const rows = transitions.toSorted(rowOrder);
  const begun = rows.findLastIndex(({ wp_id, to_lane }) => wp_id === wp && (to_lane === 'claimed' || to_lane === 'in_progress'));
  const others =
    begun < 0 ? [] : rows.slice(begun).filter(({ wp_id, to_lane }) => to_lane === 'claimed' && wp_id !== wp && lane.includes(wp_id));
  return { from: firstClaimTip(transitions, wp), to: claimTip(others[0]) };
}
