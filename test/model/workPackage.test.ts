/**
 * Walks the work-package machine everywhere it can go. Nothing here depends on which build of XState is loaded:
 * `NODE_ENV=production npx vitest run test/model` asks the production build the same.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getNextTransitions } from 'xstate';
import { getShortestPaths, type StatePath } from 'xstate/graph';
import { machines } from '../../machines/index.ts';
import { guardName } from '../../machines/reasons.ts';
import { decide } from '../../machines/workPackage/decide.ts';
import { isForced, judgeMove, move, snapshotAt, targetLane } from '../../machines/workPackage/judge.ts';
import { workPackageMachine, type WorkPackageSnapshot } from '../../machines/workPackage/machine.ts';
import type { WorkPackageEvent } from '../../machines/workPackage/types.ts';
import { envelope, readEnvelope } from '../../runtime/engine/envelope.ts';
import { restore } from '../../runtime/engine/restore.ts';
import { isLane, isTerminal, lanes, type Lane } from '../../schemas/lane.ts';
import type { TransitionRequest } from '../../schemas/transition.ts';
import { fullRequest } from '../support/fullRequest.ts';

type Path = StatePath<WorkPackageSnapshot, WorkPackageEvent>;
const moves = (lane: Lane, forced: boolean) => getNextTransitions(snapshotAt(lane)).filter((drawn) => isForced(drawn) === forced);

/** The lanes nothing leads into: there a package begins, everywhere else it has to get to. */
const births = lanes.filter(
  (lane) => !lanes.some((from) => [...moves(from, false), ...moves(from, true)].some((drawn) => targetLane(drawn) === lane)),
);

/** The shortest way from a lane to every lane that can be reached from it, each event put forward with everything and with nothing. */
const walk = (from: Lane, { force }: { readonly force: boolean }): readonly Path[] =>
  getShortestPaths(workPackageMachine, {
    fromState: snapshotAt(from, { wp: 'WP01', event: null }),
    events: ({ value }) =>
      [...moves(value, false), ...(force ? moves(value, true) : [])].flatMap((drawn) =>
        [fullRequest, {}].map((request) => ({ type: drawn.eventType as WorkPackageEvent['type'], id: null, request })),
      ),
    serializeState: ({ value }) => value,
  });

const reached = (from: Lane, options: { readonly force: boolean }): ReadonlySet<Lane> =>
  new Set(walk(from, options).map(({ state }) => state.value));

describe('the work-package machine, walked', () => {
  it('has a state for every lane and no other', () => {
    expect(Object.keys(workPackageMachine.states).toSorted()).toEqual([...lanes].toSorted());
  });

  it('marks the lanes a package ends in, as the rest of the house knows them', () => {
    expect(lanes.filter((lane) => snapshotAt(lane).hasTag('terminal'))).toEqual(lanes.filter(isTerminal));
  });

  it('begins where nothing leads, and reaches every other lane from there', () => {
    expect(births).toEqual(['genesis', 'uninitialized']);
    const board = lanes.filter((lane) => !births.includes(lane));
    expect(reached('genesis', { force: false })).toEqual(new Set(['genesis', ...board]));
    expect(reached('uninitialized', { force: true })).toEqual(new Set(['uninitialized', ...board]));
  });

  it('answers in every state on every way, with an exit and no trap', () => {
    const paths = births.flatMap((birth) => walk(birth, { force: true }));
    for (const { state } of paths) {
      const { lane, mover, sentence, next } = decide(state);
      expect(lane).toBe(state.value);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(mover === 'nobody').toBe(isTerminal(lane));
      expect(next.map(({ to }) => to)).toEqual(moves(lane, false).map(targetLane));
      const ends = [...reached(lane, { force: lane === 'uninitialized' })].filter(isTerminal);
      expect(ends.length, `${lane} reaches an end`).toBeGreaterThan(0);
    }
    const ways = lanes.flatMap((lane) => walk(lane, { force: true }));
    console.info(
      `model workPackage: ${new Set(paths.map(({ state }) => state.value)).size} states and ${paths.length} paths from ${births.join(' and ')}; ` +
        `${ways.length} paths between all lanes, ${ways.reduce((sum, { steps }) => sum + steps.length, 0)} steps`,
    );
  });

  it('leaves every lane that is no end without force, but for the lane without any event', () => {
    for (const lane of lanes) {
      const exits = decide(snapshotAt(lane)).next.filter(({ to }) => judgeMove(snapshotAt(lane), { ...fullRequest, to }).allowed);
      expect(exits.length > 0).toBe(!isTerminal(lane) && lane !== 'uninitialized');
    }
  });

  it('has one event for each pair of lanes, and one lane for each event', () => {
    for (const lane of lanes) {
      const own = moves(lane, false);
      expect(new Set(own.map(targetLane)).size).toBe(own.length);
      expect(new Set(own.map(({ eventType }) => eventType)).size).toBe(own.length);
      for (const forced of moves(lane, true)) expect(forced.eventType).toBe(`FORCE.${targetLane(forced)}`);
    }
  });

  it('uses every guard that is written, and only those', () => {
    const drawn = lanes
      .flatMap((lane) => [...moves(lane, false), ...moves(lane, true)])
      .map(guardName)
      .filter((name) => name !== null);
    expect([...new Set(drawn)].toSorted()).toEqual(Object.keys(machines.workPackage.reasons).toSorted());
    expect(Object.keys(workPackageMachine.implementations.guards).toSorted()).toEqual(Object.keys(machines.workPackage.reasons).toSorted());
  });
});

const words = fc.constantFrom(null, '', ' ', 'alice', 'ref-1', 'approved');
const statement = fc.option(fc.record({ reviewer: words, verdict: words, reference: words }, { requiredKeys: [] }));
const partial: fc.Arbitrary<TransitionRequest> = fc.record(
  {
    to: fc.constantFrom(...lanes),
    actor: words,
    force: fc.option(fc.boolean()),
    reason: words,
    evidence: fc.option(fc.record({ review: statement }, { requiredKeys: [] })),
    review_ref: words,
    review_result: statement,
    workspace_context: words,
    subtasks_complete: fc.option(fc.boolean()),
    implementation_evidence_present: fc.option(fc.boolean()),
  },
  { requiredKeys: ['to'] },
);
/** Requests of every kind, and enough complete ones that the walk gets far. */
const request: fc.Arbitrary<TransitionRequest> = fc.oneof(
  partial,
  fc.record({ to: fc.constantFrom(...lanes), force: fc.boolean() }).map((some) => ({ ...fullRequest, ...some })),
);

const isNamed = (text: string | null | undefined): boolean => typeof text === 'string' && text.trim() !== '';
const saved = (snapshot: WorkPackageSnapshot): string =>
  JSON.stringify(envelope(machines.workPackage, snapshot, { id: 'mission/WP01', seq: 0 }));
const restored = (text: string): WorkPackageSnapshot => {
  const document = readEnvelope(text, 'WP01.json');
  if (!document.ok) throw new Error(document.problems[0].message);
  const outcome = restore(machines.workPackage, document.value);
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};

describe('whatever is requested, in whatever order', () => {
  it('a package is always in a lane, force is accounted for, nothing enters an absence, a refusal changes nothing, and a restored package answers the same', () => {
    let allowed = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...lanes), fc.array(request, { maxLength: 40, size: 'max' }), (birth, requests) => {
        let snapshot = snapshotAt(birth, { wp: 'WP01', event: null });
        for (const [index, one] of requests.entries()) {
          const twin = restored(saved(snapshot));
          const before = saved(snapshot);
          const result = move(snapshot, one, `E${index}`);
          const again = move(twin, one, `E${index}`);
          expect(again.judgement).toEqual(result.judgement);
          expect(saved(again.snapshot)).toBe(saved(result.snapshot));
          expect(saved(snapshot)).toBe(before);
          const isAllowed = result.judgement.allowed;
          const isForce = one.force === true;
          expect({ lane: result.snapshot.value, event: result.snapshot.context.event }).toEqual(
            isAllowed ? { lane: one.to, event: `E${index}` } : { lane: snapshot.value, event: snapshot.context.event },
          );
          expect(isLane(result.snapshot.value)).toBe(true);
          expect(isAllowed && births.includes(one.to)).toBe(false);
          expect(isAllowed && isForce && !(isNamed(one.actor) && isNamed(one.reason))).toBe(false);
          expect(result.snapshot === snapshot).toBe(!isAllowed);
          expect(result.judgement.allowed ? 'Allowed.' : result.judgement.sentence).toMatch(/^[A-Z].*\.$/);
          allowed += isAllowed ? 1 : 0;
          refused += isAllowed ? 0 : 1;
          snapshot = result.snapshot;
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(allowed, refused)).toBeGreaterThan(100);
    console.info(`model workPackage: ${allowed} moves allowed and ${refused} refused in random walks`);
  });

  it('an alternative that needs nothing more is allowed, and one that needs something is not', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lanes), request, (from, one) => {
        const snapshot = snapshotAt(from);
        const judgement = judgeMove(snapshot, one);
        for (const { to, needs } of judgement.allowed ? [] : judgement.alternatives) {
          expect(judgeMove(snapshot, { ...one, force: false, to }).allowed).toBe(needs.length === 0);
        }
      }),
    );
  });
});
