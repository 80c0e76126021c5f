import { codePointOrder } from '../machines/rules/codePointOrder.ts';
import { annotationRow, transitionRow } from '../machines/rules/eventRow.ts';
import { workPackage } from '../machines/workPackage/definition.ts';
import { move } from '../machines/workPackage/judge.ts';
import type { Actor, Delta, Transition } from '../schemas/event.ts';
import type { Lane } from '../schemas/lane.ts';
import { failure, success, type Outcome } from '../schemas/outcome.ts';
import { problem } from '../schemas/problem.ts';
import type { SnapshotEnvelope } from '../schemas/snapshot.ts';
import type { TransitionRequest } from '../schemas/transition.ts';
import type { Present } from './desk/recordEvents.ts';
import { rowTime } from './desk/rowTime.ts';
import { envelope } from './engine/envelope.ts';
import { restoreWorkPackage } from './engine/restoreWorkPackage.ts';
import type { Mission } from './mission.ts';

/** One of several moves of a package that are recorded together. */
export interface SeriesMove {
  readonly event_id: string;
  /** What is put before the machine, as far as it differs from one move to the next. */
  readonly request: Omit<TransitionRequest, 'actor'>;
  readonly policy_metadata?: Transition['policy_metadata'];
  /** The evidence and the review as they are written, where the request has some. */
  readonly evidence?: Transition['evidence'];
  readonly review_result?: Transition['review_result'];
}

/** A note that belongs to the moves and is recorded with them. */
export interface SeriesNote {
  readonly event_id: string;
  readonly delta: Delta;
}

/** Everything that happens to one package at once. */
export interface Series {
  readonly wp: string;
  readonly actor: Actor;
  /** The actor as the guards know it. */
  readonly name: string;
  readonly execution_mode: 'worktree' | 'direct_repo';
  readonly moves: readonly SeriesMove[];
  readonly notes: readonly SeriesNote[];
}

export interface RecordableSeries {
  readonly rows: readonly { readonly event_id: string }[];
  /** The machine of the package as it is after the moves. */
  readonly package: SnapshotEnvelope;
  readonly from: Lane;
  readonly to: Lane;
}

/**
 * The rows of several moves of one package: one batch, all or none. The machine is asked for each, from where the one before
 * has left it. All rows are dated from one instant, each a microsecond after the one before; notes follow the moves
 * (contract 1 §2.3). To be asked under the mission's lock; nothing is written here.
 *
 * Problems: TRANSITION_REJECTED in the words of the guard, EVENT_TIME_UNORDERABLE.
 */
export function moveSeries(
  now: Date,
  mission: Mission,
  { wp, actor, name, execution_mode, moves, notes }: Series,
  present: Present,
): Outcome<RecordableSeries> {
  const folded = present.status.fold.packages[wp];
  const saved = present.savedPackage(wp);
  const from = folded?.lane ?? 'genesis';
  let { snapshot } = restoreWorkPackage(saved, { wp, lane: from, event: folded?.last_event_id ?? null });
  let last = folded?.last_transition_at ?? null;
  const rows: { readonly event_id: string }[] = [];
  for (const { event_id, request, policy_metadata = null, evidence = null, review_result = null } of moves) {
    const { judgement, snapshot: moved } = move(snapshot, { ...request, actor: name }, event_id);
    if (!judgement.allowed) return failure(rejected(wp, snapshot.value, request.to, judgement));
    const at = rowTime(now, last);
    if (at === null) return failure(unorderable(wp, last));
    const row: Transition = {
      event_id,
      at,
      wp_id: wp,
      from_lane: snapshot.value,
      to_lane: request.to,
      actor,
      force: request.force === true,
      execution_mode,
      mission_slug: mission.directory,
      mission_id: mission.identity.mission_id,
      reason: request.reason ?? null,
      review_ref: request.review_ref ?? null,
      evidence,
      review_result,
      policy_metadata,
    };
    rows.push({ ...transitionRow(row), event_id });
    snapshot = moved;
    last = at;
  }
  // A note counts by its place among all notes, whatever package they are of.
  last = latest(last, present.status.fold.last_annotation?.at ?? null);
  for (const { event_id, delta } of notes) {
    const at = rowTime(now, last);
    if (at === null) return failure(unorderable(wp, last));
    rows.push({ ...annotationRow({ event_id, kind: 'annotation', wp_id: wp, at, actor, delta }), event_id });
    last = at;
  }
  return success({ rows, package: envelope(workPackage, snapshot, { id: wp, seq: (saved?.seq ?? 0) + 1 }), from, to: snapshot.value });
}

const latest = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && codePointOrder(other, one) > 0) ? other : one;

const rejected = (
  wp: string,
  from: Lane,
  to: Lane,
  { code, sentence, guard, alternatives }: Extract<ReturnType<typeof move>['judgement'], { readonly allowed: false }>,
) =>
  problem(code, `${wp} does not move from ${from} to ${to}. ${sentence}`, {
    details: { wp_id: wp, from_lane: from, to_lane: to, guard, alternatives },
  });

const unorderable = (wp: string, last: string | null) =>
  problem(
    'EVENT_TIME_UNORDERABLE',
    `The last event of ${wp} is dated ${JSON.stringify(last)}, and no date sorts behind that: a new event would come before it and change nothing.`,
    { details: { wp_id: wp, last_transition_at: last } },
  );
