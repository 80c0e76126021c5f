/** A machine whose shape has changed under the same version would read old snapshots as if they were its own. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromPromise, setup, type AnyStateMachine } from 'xstate';
import { machines } from '../../../machines/index.ts';
import { shapes } from '../../../schemas/index.ts';
import { machineShape } from './machineShape.ts';

const fingerprint = (machine: AnyStateMachine, contextKeys: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(machineShape(machine, contextKeys))).digest('hex');

/** Fingerprint of each version of each machine. Only ever appended to: a line changes only before its version was released. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'fingerprints.json'), 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A machine's context is a shape named after it. */
const contextKeys = (name: string): readonly string[] => {
  const schema: { readonly properties?: object } | undefined = shapes[`${name}Context`]?.schema;
  if (schema?.properties === undefined) throw new Error(`schemas/index.ts has no shape ${name}Context.`);
  return Object.keys(schema.properties);
};

describe.each(Object.values(machines))('the machine $name', ({ name, machine, version }) => {
  it('has the shape recorded for its version', () => {
    const versions = Object.keys(recorded[name] ?? {}).map(Number);
    expect(versions, 'every version is recorded').toEqual(Array.from({ length: version }, (_, index) => index + 1));
    expect(fingerprint(machine, contextKeys(name)), `the shape of ${name} has changed under version ${version}: append a migration and record the new version`).toBe(
      recorded[name]?.[version],
    );
  });
});

describe('a fingerprint', () => {
  const build = (change: { guard?: 'isDry' | 'isWarm'; event?: string; state?: string; actor?: 'pump' | 'drain' } = {}): AnyStateMachine => {
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
});
