/** A machine whose shape has changed under the same version would read old snapshots as if they were its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { fromPromise, setup, type AnyStateMachine } from 'xstate';
import { machines } from '../../../machines/index.ts';
import { shapes } from '../../../schemas/index.ts';
import { contextKeys, fingerprint } from './fingerprint.ts';

/** Fingerprint of each version of each machine. Only ever appended to: a line changes only before its version was released. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'fingerprints.json'), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>;

/** A machine's context is a shape named after it. */
const keysOf = (name: string): readonly string[] => {
  const schema = shapes[`${name}Context`]?.schema;
  if (schema === undefined) throw new Error(`schemas/index.ts has no shape ${name}Context.`);
  return contextKeys(schema);
};

describe.each(Object.values(machines))('the machine $name', ({ name, machine, version }) => {
  it('has the shape recorded for its version', () => {
    const versions = Object.keys(recorded[name] ?? {}).map(Number);
    expect(versions, 'every version is recorded').toEqual(Array.from({ length: version }, (_, index) => index + 1));
    expect(
      fingerprint(machine, keysOf(name)),
      `the shape of ${name} has changed under version ${version}: append a migration and record the new version`,
    ).toBe(recorded[name]?.[version]);
  });
});

describe('a fingerprint', () => {
  const build = (
    change: { guard?: 'isDry' | 'isWarm'; event?: string; state?: string; actor?: 'pump' | 'drain' } = {},
  ): AnyStateMachine => {
    const { guard = 'isDry', event = 'FILL', state = 'full', actor = 'pump' } = change;
    const work = fromPromise(() => Promise.resolve(1));
    return setup({ actors: { pump: work, drain: work }, guards: { isDry: () => true, isWarm: () => true } }).createMachine({
      id: 'tub',
      initial: 'empty',
      states: { empty: { on: { [event]: { target: state, guard } } }, [state]: { invoke: { id: 'water', src: actor, onDone: 'empty' } } },
    });
  };
  const plain = fingerprint(build(), ['litres']);

  it('stays the same for the same machine', () => {
    expect(fingerprint(build(), ['litres'])).toBe(plain);
  });

  it.each([
    ['a guard', build({ guard: 'isWarm' }), ['litres']],
    ['an event', build({ event: 'POUR' }), ['litres']],
    ['a state', build({ state: 'brimming' }), ['litres']],
    ['an actor', build({ actor: 'drain' }), ['litres']],
    ['a context key', build(), ['litres', 'warmth']],
  ])('notices another name of %s', (_, machine, keys) => {
    expect(fingerprint(machine, keys)).not.toBe(plain);
  });

  it('knows the keys inside of a context by their paths', () => {
    const item = Type.Object({ id: Type.String() });
    const schema = Type.Object({
      plan: Type.Object({ rows: Type.Array(item) }),
      stopped: Type.Union([item, Type.Null()]),
      by: Type.Record(Type.String(), item),
    });
    expect(contextKeys(schema).toSorted()).toEqual(['by', 'by{}.id', 'plan', 'plan.rows', 'plan.rows[].id', 'stopped', 'stopped.id']);
  });
});
