import { getNextTransitions, transition, type AnyTransitionDefinition } from 'xstate';
import { isLane, type Lane } from '../../schemas/lane.ts';
import type { Alternative, Judgement, TransitionRequest } from '../../schemas/transition.ts';
import type { WorkPackageContext } from '../../schemas/workPackageContext.ts';
import { guardName, missing } from '../reasons.ts';
import { reasons } from './guards.ts';
import { workPackageMachine, type WorkPackageMachine, type WorkPackageSnapshot } from './machine.ts';
import type { WorkPackageEvent } from './types.ts';

/** The lane a move of the chart leads to. */
export const targetLane = (move: AnyTransitionDefinition): Lane => {
  const name = move.target?.[0]?.key ?? '';
  if (!isLane(name)) throw new TypeError(`${move.eventType} of ${move.source.id} leads to no lane.`);
  return name;
};

/** Force is what leads out of every lane alike: it hangs on the chart itself, not on one of its lanes. */
export const isForced = (move: AnyTransitionDefinition): boolean => move.source.parent === undefined;

/** The snapshot of a package in a lane, made from nothing but the lane and what the chart remembers. */
export const snapshotAt = (
  lane: Lane,
  context: WorkPackageContext = { wp: '', event: null },
  machine: WorkPackageMachine = workPackageMachine,
): WorkPackageSnapshot => machine.resolveState({ value: lane, context });

/** The one move the chart draws from here to there, by itself or by force. */
const moveTo = (snapshot: WorkPackageSnapshot, to: Lane, force: boolean): AnyTransitionDefinition | undefined =>
  getNextTransitions(snapshot).find((move) => isForced(move) === force && targetLane(move) === to);

const eventOf = (move: AnyTransitionDefinition, request: WorkPackageEvent['request'], id: string | null): WorkPackageEvent => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the chart listens to no other events than the declared ones.
  const type = move.eventType as WorkPackageEvent['type'];
  return { type, id, request };
};

const lacking = (snapshot: WorkPackageSnapshot, move: AnyTransitionDefinition, request: WorkPackageEvent['request']): readonly string[] =>
  missing(reasons, move, snapshot.context, eventOf(move, request, null));

/** The lanes that can be reached without force, in the order of the chart, and what the request still lacks for each. */
export const alternatives = (snapshot: WorkPackageSnapshot, request: WorkPackageEvent['request']): Alternative[] =>
  getNextTransitions(snapshot)
    .filter((move) => !isForced(move))
    .map((move) => ({ to: targetLane(move), needs: [...lacking(snapshot, move, request)] }));

const noMove = (snapshot: WorkPackageSnapshot, to: Lane): string =>
  moveTo(snapshot, to, true) === undefined
    ? `Nothing leads into ${to}, not even force.`
    : `No move leads from ${snapshot.value} to ${to} without force.`;

/**
 * May the package move as requested? The machine of the snapshot answers; where it says no, its guard says why.
 * A request with force is asked as one, also where a plain move would do (contract 1 §4.4).
 */
export function judgeMove(snapshot: WorkPackageSnapshot, request: TransitionRequest): Judgement {
  const move = moveTo(snapshot, request.to, request.force === true);
  if (move !== undefined && snapshot.can(eventOf(move, request, null))) return { allowed: true };
  return {
    allowed: false,
    code: 'TRANSITION_REJECTED',
    guard: move === undefined ? null : guardName(move),
    sentence: move === undefined ? noMove(snapshot, request.to) : lacking(snapshot, move, request).join(' '),
    alternatives: alternatives(snapshot, request).filter(({ to }) => to !== request.to),
  };
}

/** May a package in this lane move as requested? */
export const judge = (from: Lane, request: TransitionRequest): Judgement => judgeMove(snapshotAt(from), request);

/**
 * Judges and, where it may happen, moves: the snapshot after the event, or the very one that was given.
 * `eventId` is the id of the row that will record the move.
 */
export function move(
  snapshot: WorkPackageSnapshot,
  request: TransitionRequest,
  eventId: string,
): { readonly judgement: Judgement; readonly snapshot: WorkPackageSnapshot } {
  const judgement = judgeMove(snapshot, request);
  const found = moveTo(snapshot, request.to, request.force === true);
  if (!judgement.allowed || found === undefined) return { judgement, snapshot };
  const [moved] = transition(snapshot.machine, snapshot, eventOf(found, request, eventId));
  return { judgement, snapshot: moved };
}
