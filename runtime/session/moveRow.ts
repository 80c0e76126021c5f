import { transitionRow } from '../../machines/rules/eventRow.ts';
import type { Transition } from '../../schemas/event.ts';
import type { Mission } from '../mission.ts';
import type { Move } from './emitRequest.ts';

/** Stands for the review where a move by force has none: a hand-in that goes back names one (contract 1 §3.10, contract 2 §6.1). */
const forceOverride = 'force-override';

/** The row that records a move. */
export function moveRow(
  mission: Mission,
  move: Move,
  { event_id, at, from_lane }: Pick<Transition, 'event_id' | 'at' | 'from_lane'>,
): Transition {
  return {
    event_id,
    at,
    wp_id: move.wp,
    from_lane,
    to_lane: move.to,
    actor: move.actor,
    force: move.force,
    execution_mode: move.executionMode,
    mission_slug: mission.directory,
    mission_id: mission.identity.mission_id,
    reason: move.reason,
    review_ref: move.reviewRef ?? (move.force && from_lane === 'for_review' && move.to === 'in_progress' ? forceOverride : null),
    evidence: move.evidence,
    review_result: move.reviewResult,
    policy_metadata: null,
  };
}

/** A row with the keys that writers leave. */
export const written = (row: Transition): { readonly event_id: string } => ({ ...transitionRow(row), event_id: row.event_id });
