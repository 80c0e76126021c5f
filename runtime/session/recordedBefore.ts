import { rowText } from '../../machines/rules/canonicalJson.ts';
import type { Transition } from '../../schemas/event.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Present } from '../desk/recordEvents.ts';
import type { Mission } from '../mission.ts';
import type { Move } from './emitRequest.ts';
import { moveRow, written } from './moveRow.ts';

/**
 * The row of this very move that an earlier, killed run of the command left; null when there is none. With an event id that is
 * the row with this id. Without one it is the last row of the log, provided that the lock was taken over from a dead process
 * which asked for it before the row was written: nobody else has written since.
 */
export function recordedBefore(mission: Mission, move: Move, present: Present): Outcome<Transition | null> {
  const { eventId } = move;
  const { broke } = present;
  if (eventId === null ? broke === null : !present.hasEvent(eventId)) return success(null);
  const log = present.log();
  if (!log.ok) return log;
  if (eventId === null) {
    const last = log.value.transitions.at(-1);
    const isTheirs =
      last !== undefined && broke !== null && last.at.slice(0, 19) >= broke.since.slice(0, 19) && isSameMove(mission, move, last);
    return success(isTheirs ? last : null);
  }
  const row = log.value.transitions.find(({ event_id }) => event_id === eventId);
  if (row !== undefined && isSameMove(mission, move, row)) return success(row);
  return failure(
    problem('EVENT_ID_TAKEN', `The event id ${eventId} belongs to another event of ${mission.directory}.`, {
      details: { event_id: eventId },
    }),
  );
}

const isSameMove = (mission: Mission, move: Move, row: Transition): boolean =>
  rowText(written(moveRow(mission, move, row))) === rowText(written(row));
