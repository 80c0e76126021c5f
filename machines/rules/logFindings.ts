import type { Transition } from '../../schemas/event.ts';
import type { Lane } from '../../schemas/lane.ts';
import { compensates } from './compensation.ts';
import type { EventLog } from './eventLog.ts';
import { givenEvidence } from './eventRow.ts';
import { microsecondsSinceEpoch } from './instant.ts';
import type { LogFinding } from './logFinding.ts';
import { inOrder } from './rowOrder.ts';

/** Whether the machine of work packages draws a move between two lanes, whatever the move would need. */
export type IsLegal = (from: Lane, to: Lane) => boolean;

/**
 * What is wrong with the transitions of a log that could be read (contract 1 §3.10). Every row is looked at, also those the
 * fold leaves out; forced moves are always legal and need no evidence. History stays as it is: 30 of 406 real logs hold moves
 * that are refused today.
 */
export function logFindings({ transitions }: EventLog, isLegal: IsLegal): readonly LogFinding[] {
  return [
    ...transitions.flatMap(schemaFindings),
    ...inOrder(transitions)
      .filter(({ force, from_lane, to_lane }) => !force && !isLegal(from_lane, to_lane))
      .map((row) => finding('legality', row, `moves from ${row.from_lane} to ${row.to_lane}, which is not legal`)),
    ...transitions.filter(({ to_lane, force }) => to_lane === 'done' && !force).flatMap(evidenceFindings),
  ];
}

function evidenceFindings(row: Transition): readonly LogFinding[] {
  const review = givenEvidence(row)?.review;
  if (review === undefined) return [finding('evidence', row, 'is done without evidence')];
  return (['reviewer', 'verdict', 'reference'] as const)
    .filter((part) => review[part] === '')
    .map((part) => finding('evidence', row, `is done on evidence that names no ${part}`));
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ulid = /^[0-9A-HJKMNP-TV-Z]{26}$/;

function schemaFindings(row: Transition): readonly LogFinding[] {
  const { event_id, from_lane, to_lane, at, force, reason, execution_mode, review_ref } = row;
  const found: readonly (readonly [isFound: boolean, what: string])[] = [
    [!ulid.test(event_id) && !uuid.test(event_id), 'has an id that is neither a ULID nor a UUID'],
    [!row.mission_slug && !row.feature_slug, 'names no mission'],
    [from_lane === 'uninitialized', 'comes from uninitialized, which is no lane of a history'],
    [(to_lane === 'genesis' && !isTakenBack(row)) || to_lane === 'uninitialized', `goes to ${to_lane}, where no move leads`],
    [microsecondsSinceEpoch(at) === null, `has a time that is not ISO 8601: ${JSON.stringify(at)}`],
    [execution_mode !== 'worktree' && execution_mode !== 'direct_repo', `has the unknown execution mode ${JSON.stringify(execution_mode)}`],
    [force && !reason, 'is forced without a reason'],
    [
      from_lane === 'for_review' && to_lane === 'in_progress' && !review_ref,
      'is sent back from for_review without a reference to the review',
    ],
  ];
  return found.filter(([isFound]) => isFound).map(([, what]) => finding('schema', row, what));
}

/** A package that was put on the board by something that was taken back is on no board again. */
const isTakenBack = ({ force, reason }: Transition): boolean => force && compensates(reason ?? '');

const finding = (kind: LogFinding['kind'], { event_id }: Transition, what: string): LogFinding => ({
  kind,
  about: event_id,
  sentence: `Event ${event_id} ${what}.`,
});
