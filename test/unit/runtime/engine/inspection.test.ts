import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createActor, fromPromise, waitFor, type AnyActorRef, type InspectionEvent, type Snapshot } from 'xstate';
import { realWorld } from '../../../../runtime/world.ts';
import { runOperation } from '../../../../runtime/engine/runOperation.ts';
import { success } from '../../../../schemas/outcome.ts';
import { problem, ProblemError } from '../../../../schemas/problem.ts';
import { brew, brewHands, placeOf, type BrewHands, type BrewPlan, type brewPorts } from '../../../support/brewing.ts';
import { Crash } from '../../../support/crashMatrix.ts';

const root = mkdtempSync(join(tmpdir(), 'inspected-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type BrewPorts = typeof brewPorts;
const plan: BrewPlan = { tea: 'mate', order: { id: 'A', text: 'mate' }, cup: 'cups/mate', bill: 'B' };

/** An event as tools read it. Actors are numbered in the order in which they appear; refs and snapshots become what they say. */
function told(events: readonly InspectionEvent[]): readonly object[] {
  const actors: string[] = [];
  const number = (sessionId: string | undefined): number | null => {
    if (sessionId === undefined) return null;
    if (!actors.includes(sessionId)) actors.push(sessionId);
    return actors.indexOf(sessionId);
  };
  const seen = (
    snapshot: Snapshot<unknown> & { readonly value?: unknown; readonly context?: unknown; readonly input?: unknown },
  ): object => {
    const { status, output, error, value, context, input } = snapshot;
    return JSON.parse(JSON.stringify({ status, output, error, value, context, input })) as object;
  };
  return events.flatMap((event) => {
    if (event.type !== '@xstate.actor' && event.type !== '@xstate.event' && event.type !== '@xstate.snapshot') return [];
    const ref = event.actorRef as AnyActorRef;
    const isRoot = ref.sessionId === event.rootId;
    const { _parent: parent } = ref;
    return {
      type: event.type,
      keys: Object.keys(event).toSorted(),
      actor: number(ref.sessionId),
      id: isRoot ? 'root' : ref.id,
      root: number(event.rootId),
      parent: number(parent?.sessionId),
      source: 'sourceRef' in event ? number(event.sourceRef?.sessionId) : null,
      event: 'event' in event ? (JSON.parse(JSON.stringify(event.event)) as object) : null,
      snapshot: 'snapshot' in event ? seen(event.snapshot) : null,
    };
  });
}

/** The same machine as a live actor, its ports performed by the same hands. */
async function live(
  hands: BrewHands,
  start: { readonly input: BrewPlan } | { readonly snapshot: Snapshot<unknown> },
  resume: boolean,
): Promise<readonly InspectionEvent[]> {
  const events: InspectionEvent[] = [];
  // A hand's refusal becomes plain JSON here as it does in the engine.
  const performed = <Name extends keyof BrewHands>(name: Name): BrewPorts[Name] =>
    fromPromise<unknown, never>(async ({ input }) => {
      try {
        return await hands[name](input);
      } catch (error) {
        throw error instanceof ProblemError ? error.problem : error;
      }
    }) as unknown as BrewPorts[Name];
  const machine = brew.machine.provide({ actors: { writeLine: performed('writeLine'), fillCup: performed('fillCup') } });
  const actor = createActor(machine, { ...start, inspect: (event: InspectionEvent) => events.push(event) } as never);
  actor.start();
  if (resume) actor.send({ type: 'RESUME' });
  await waitFor(actor, (snapshot) => snapshot.status === 'done' || snapshot.matches('stopped'));
  await Promise.resolve();
  return events;
}

const folders = (): readonly [string, string] => [mkdtempSync(join(root, 'a-')), mkdtempSync(join(root, 'b-'))];
const withoutCups = (folder: string): BrewHands => ({
  ...brewHands(folder),
  fillCup: () => {
    throw new ProblemError(problem('FILE_NOT_WRITTEN', 'The cups are gone.'));
  },
});
const begin = { actor: null, asked: {}, plan: () => success(plan) };

describe('inspection', () => {
  it('tells of a whole run what a live actor tells', async () => {
    const [ours, theirs] = folders();
    const events: InspectionEvent[] = [];
    await runOperation(realWorld(), placeOf(ours, 'mate'), brew, begin, brewHands(ours), { inspect: (event) => events.push(event) });
    expect(told(events)).toEqual(told(await live(brewHands(theirs), { input: plan }, false)));
    expect(events.filter(({ type }) => type === '@xstate.snapshot')).toHaveLength(10);
  });

  it('tells the same of a run that stops, and of one that goes on from there', async () => {
    const [ours, theirs] = folders();
    const events: InspectionEvent[] = [];
    const inspect = (event: InspectionEvent): number => events.push(event);
    await runOperation(realWorld(), placeOf(ours, 'mate'), brew, begin, withoutCups(ours), { inspect });
    const stopped = await live(withoutCups(theirs), { input: plan }, false);
    expect(told(events)).toEqual(told(stopped));

    const last = stopped.findLast((event) => event.type === '@xstate.snapshot' && event.actorRef.sessionId === event.rootId);
    const snapshot = (last?.actorRef as AnyActorRef | undefined)?.getPersistedSnapshot();
    if (snapshot === undefined) throw new Error('nothing was told of the machine');
    events.length = 0;
    await runOperation(realWorld(), placeOf(ours, 'mate'), brew, { resume: true }, brewHands(ours), { inspect });
    expect(told(events)).toEqual(told(await live(brewHands(theirs), { snapshot }, true)));
  });

  it('tells the same of a run that goes on after a kill', async () => {
    const [ours, theirs] = folders();
    const crash = runOperation(realWorld(), placeOf(ours, 'mate'), brew, begin, brewHands(ours), {
      reached: (boundary) => {
        if (boundary === 'before effect brewing') throw new Crash(boundary);
      },
    });
    await expect(crash).rejects.toThrow(Crash);
    const events: InspectionEvent[] = [];
    await runOperation(realWorld(), placeOf(ours, 'mate'), brew, { resume: true }, brewHands(ours), {
      inspect: (event) => events.push(event),
    });

    const ordering = { lines: 1, changed: { events: ['A'] } };
    const snapshot = {
      status: 'active',
      value: 'brewing',
      historyValue: {},
      context: { plan, results: { ordering }, stopped: null },
      children: {
        brewing: { src: 'fillCup', syncSnapshot: false, snapshot: { status: 'active', input: { path: 'cups/mate', text: 'mate\n' } } },
      },
    };
    expect(told(events)).toEqual(told(await live(brewHands(theirs), { snapshot: snapshot as never }, false)));
  });
});
