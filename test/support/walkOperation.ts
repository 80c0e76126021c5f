import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { transition, type AnyEventObject, type AnyMachineSnapshot, type AnyStateMachine, type InputFrom, type OutputFrom } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import type { MachineDefinition } from '../../machines/definition.ts';
import type { OperationDefinition } from '../../machines/operation.ts';
import { envelope, persisted } from '../../runtime/engine/envelope.ts';
import { restore } from '../../runtime/engine/restore.ts';
import { pendingEffect, plain } from '../../runtime/engine/settle.ts';
import { problem, type Problem } from '../../schemas/problem.ts';

/** What a walk shows an operation. */
export interface Walk<Plan, Of> {
  /** Plans of every kind that lead it different ways. */
  readonly plans: readonly Plan[];
  /** What each port may answer: one example for each answer that leads it another way. */
  readonly answers: { readonly [Name in keyof Of]: readonly OutputFrom<Of[Name]>[] };
  /** Where the walk turns back, for an operation that may go round for ever: such a place counts as an end. */
  readonly isFarEnough?: (context: unknown) => boolean;
}

/** The two ways an effect can fail: before it has changed anything, and after. */
const failures: readonly Problem[] = [
  problem('USAGE', 'The effect was refused.'),
  problem('FILE_NOT_WRITTEN', 'The effect broke off.', { unchanged: 'A part of it was done.' }),
];

/**
 * Walks an operation everywhere it can go, with effects that succeed and that fail, and demands:
 *
 * - every state it declares is reached, says where it stands, and can be saved and restored there unchanged;
 * - every state in which an effect is pending is left on its success and on its failure, and the effect with it;
 * - every state that is not final either works or waits, and from each an end can be reached;
 * - what waits takes RESUME, and the chart is plain data.
 *
 * Answers the states and ways it has seen, for a test to pin. The fingerprint is pinned by test/model/fingerprint, for
 * every machine that is registered.
 */
export function walkOperation<Machine extends AnyStateMachine, Plan extends InputFrom<Machine>, Output, Of>(
  walked: OperationDefinition<Machine, Plan, Output, Of>,
  { plans, answers, isFarEnough = () => false }: Walk<Plan, Of>,
): { readonly states: readonly string[]; readonly ways: number } {
  const definition = walked as unknown as OperationDefinition<AnyStateMachine, Plan, Output, Of>;
  const { machine } = definition;
  const effectIn = (snapshot: AnyMachineSnapshot) => pendingEffect(persisted(definition, snapshot));
  const placeOf = (snapshot: AnyMachineSnapshot): string => JSON.stringify([snapshot.value, persisted(definition, snapshot).context]);
  const endings = (snapshot: AnyMachineSnapshot): readonly AnyEventObject[] => {
    const effect = effectIn(snapshot);
    if (effect === null) return [{ type: 'RESUME' }, { type: 'ABORT' }];
    const examples: readonly unknown[] = answers[effect.port as keyof Of] ?? [];
    expect(examples.length, `examples of what ${effect.port} answers`).toBeGreaterThan(0);
    const actorId = effect.id;
    return [
      ...examples.map((output) => ({ type: `xstate.done.actor.${actorId}`, output: plain(output), actorId })),
      ...failures.map((error) => ({ type: `xstate.error.actor.${actorId}`, error, actorId })),
    ];
  };
  const after = (snapshot: AnyMachineSnapshot, event: AnyEventObject): AnyMachineSnapshot => transition(machine, snapshot, event)[0];

  const ways = plans.flatMap((input) =>
    getShortestPaths(machine, {
      input: plain(input),
      events: (snapshot) => [...endings(snapshot)],
      serializeState: placeOf,
      stopWhen: ({ context }) => isFarEnough(context),
    }).map(({ state }) => state as AnyMachineSnapshot),
  );
  const seen = new Map(ways.map((snapshot) => [placeOf(snapshot), snapshot]));
  const isEnd = (snapshot: AnyMachineSnapshot | undefined): boolean =>
    snapshot !== undefined && (snapshot.status === 'done' || isFarEnough(snapshot.context));
  const exits = new Map(
    [...seen].map(([place, snapshot]) => [
      place,
      snapshot.status === 'done' ? [] : endings(snapshot).map((event) => placeOf(after(snapshot, event))),
    ]),
  );

  for (const [place, snapshot] of seen) {
    const isOver = snapshot.status === 'done';
    const effect = isOver ? null : effectIn(snapshot);
    const kinds = isOver ? ['finished', 'refused', 'aborted'] : [effect === null ? 'stopped' : 'working'];
    expect(kinds, `what ${place} says of itself`).toContain(definition.decide(snapshot).kind);
    expectSaved(definition, snapshot);
    for (const event of effect === null ? [] : endings(snapshot)) {
      const next = after(snapshot, event);
      const isLeft =
        !isDeepStrictEqual(next.value, snapshot.value) || next.children[effect?.id ?? ''] !== snapshot.children[effect?.id ?? ''];
      expect(isLeft, `${place} is left on ${event.type}`).toBe(true);
    }
    if (!isOver && effect === null) expect(snapshot.can({ type: 'RESUME' }), `${place} takes RESUME`).toBe(true);
    expect(
      leadsToAnEnd(place, exits, (at) => isEnd(seen.get(at))),
      `${place} leads to an end`,
    ).toBe(true);
  }

  const states = [...new Set([...seen.values()].flatMap(topStates))].toSorted();
  expect(states, 'every state is reached').toEqual(Object.keys(machine.states).toSorted());
  const chart = JSON.parse(JSON.stringify(machine.config)) as { readonly states: object };
  expect(Object.keys(chart.states).toSorted(), 'the chart is plain data').toEqual(states);
  return { states, ways: ways.length };
}

const topStates = ({ value }: AnyMachineSnapshot): readonly string[] => (typeof value === 'string' ? [value] : Object.keys(value));

function expectSaved(definition: MachineDefinition<AnyStateMachine>, snapshot: AnyMachineSnapshot): void {
  const document = envelope(definition, snapshot, { id: 'walked', seq: 1 });
  const restored = restore(definition, document);
  if (!restored.ok) throw new Error(restored.problems.map(({ message }) => message).join(' '));
  expect(envelope(definition, restored.value, { id: 'walked', seq: 1 })).toEqual(document);
}

function leadsToAnEnd(from: string, exits: ReadonlyMap<string, readonly string[]>, isEnd: (place: string) => boolean): boolean {
  const visited = new Set<string>();
  const open = [from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (isEnd(place)) return true;
    if (visited.has(place)) continue;
    visited.add(place);
    open.push(...(exits.get(place) ?? []));
  }
  return false;
}
