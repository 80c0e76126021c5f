/**
 * Restoring depends on what XState does with a bad snapshot without saying so. Both of its builds must agree:
 * `NODE_ENV=production npx vitest run test/unit/runtime/engine test/model` runs these tests on the production build.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, fromPromise, initialTransition, setup, transition, type SnapshotFrom } from 'xstate';
import { defineMachine, type Migration } from '../../../../machines/definition.ts';
import type { Validator } from '../../../../schemas/check.ts';
import type { JsonObject } from '../../../../schemas/json.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import type { Problem } from '../../../../schemas/problem.ts';
import { problems } from '../../../../schemas/problems.ts';
import type { SnapshotEnvelope } from '../../../../schemas/snapshot.ts';
import { envelope, readEnvelope } from '../../../../runtime/engine/envelope.ts';
import { restore } from '../../../../runtime/engine/restore.ts';

/** A small machine with everything a saved machine can have: nested states, unfinished work, a context, older versions. */
let executed: string[] = [];
type OvenContext = { readonly loaf: string; readonly baked: number };
const types: { context?: OvenContext; events?: { type: 'LIGHT' | 'EMPTY' }; input?: { loaf: string } } = {};
const ovenMachine = setup({
  types,
  actors: {
    bake: fromPromise<number, string>(({ input }) => {
      executed.push(`bake ${input}`);
      return Promise.resolve(1);
    }),
  },
  actions: {
    note: () => {
      executed.push('note');
    },
  },
}).createMachine({
  id: 'oven',
  initial: 'cold',
  context: ({ input }) => ({ loaf: (input as { loaf: string } | undefined)?.loaf ?? '', baked: 0 }),
  states: {
    cold: { on: { LIGHT: 'hot' } },
    hot: {
      initial: 'baking',
      entry: 'note',
      states: {
        baking: {
          entry: 'note',
          invoke: {
            id: 'loafInside',
            src: 'bake',
            input: ({ context }) => context.loaf,
            onDone: { target: 'resting', actions: assign({ baked: ({ context }) => context.baked + 1 }) },
            onError: '#oven.cold',
          },
        },
        resting: { on: { EMPTY: '#oven.emptied' } },
      },
    },
    emptied: { type: 'final' },
  },
});

const isOvenContext: Validator<OvenContext> = (value): value is OvenContext => {
  const fits =
    typeof value === 'object' &&
    value !== null &&
    'loaf' in value &&
    typeof value.loaf === 'string' &&
    'baked' in value &&
    typeof value.baked === 'number';
  isOvenContext.errors = fits ? null : [{ instancePath: '/loaf', keyword: 'type', message: 'must be string', params: {} }];
  return fits;
};

const contextOf = (snapshot: JsonObject): JsonObject => snapshot['context'] as JsonObject;
const migrations: readonly Migration[] = [
  {
    name: 'bread is called loaf',
    migrate: (snapshot) => {
      const { bread = '', ...context } = contextOf(snapshot);
      return { ...snapshot, context: { ...context, loaf: bread } };
    },
  },
  { name: 'loaves are counted', migrate: (snapshot) => ({ ...snapshot, context: { ...contextOf(snapshot), baked: 0 } }) },
];
const oven = defineMachine({ name: 'oven', machine: ovenMachine, migrations, reasons: {}, isContext: isOvenContext, decide: () => null });

const cold = initialTransition(ovenMachine, { loaf: 'rye' })[0];
const hot = transition(ovenMachine, cold, { type: 'LIGHT' })[0];
const saved = (snapshot: SnapshotFrom<typeof ovenMachine> = hot): SnapshotEnvelope => envelope(oven, snapshot, { id: 'one', seq: 1 });
const damaged = (change: JsonObject): SnapshotEnvelope => ({ ...saved(), snapshot: { ...saved().snapshot, ...change } });
const refusals = (outcome: Outcome<unknown>): readonly Problem[] => (outcome.ok ? [] : outcome.problems);
const codes = (outcome: Outcome<unknown>): readonly string[] => refusals(outcome).map(({ code }) => code);
const restored = (document: SnapshotEnvelope): SnapshotFrom<typeof ovenMachine> => {
  const outcome = restore(oven, document);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
};

describe('restore', () => {
  it('gives back the same state, context and unfinished work, and executes nothing', async () => {
    executed = [];
    const snapshot = restored(JSON.parse(JSON.stringify(saved())) as SnapshotEnvelope);
    await Promise.resolve();
    expect(snapshot.value).toEqual({ hot: 'baking' });
    expect(snapshot.context).toEqual({ loaf: 'rye', baked: 0 });
    expect(Object.keys(snapshot.children)).toEqual(['loafInside']);
    expect(executed).toEqual([]);
    expect(envelope(oven, snapshot, { id: 'one', seq: 1 })).toEqual(saved());
  });

  it('gives a snapshot that goes on', () => {
    const [rested] = transition(ovenMachine, restored(saved()), {
      type: 'xstate.done.actor.loafInside',
      output: 1,
      actorId: 'loafInside',
    } as never);
    expect(rested.value).toEqual({ hot: 'resting' });
    expect(rested.context.baked).toBe(1);
  });

  it('restores what is finished', () => {
    const resting = restored(damaged({ value: { hot: 'resting' }, children: {} }));
    const emptied = transition(ovenMachine, resting, { type: 'EMPTY' })[0];
    expect(restored(saved(emptied)).status).toBe('done');
  });

  it('does not touch the document', () => {
    const document = saved();
    const before = JSON.stringify(document);
    restored(document);
    expect(JSON.stringify(document)).toBe(before);
  });

  it('brings older versions up to date, each by the migrations since', () => {
    expect(oven.version).toBe(3);
    const first = { ...damaged({ context: { bread: 'oat' } }), version: 1 };
    expect(restored(first).context).toEqual({ loaf: 'oat', baked: 0 });
    const second = { ...damaged({ context: { loaf: 'spelt' } }), version: 2 };
    expect(restored(second).context).toEqual({ loaf: 'spelt', baked: 0 });
  });

  it.each<[string, SnapshotEnvelope, readonly string[]]>([
    ['from the future', { ...saved(), version: 4 }, ['SNAPSHOT_FROM_FUTURE']],
    ['of another machine', { ...saved(), machine: 'toaster' }, ['SNAPSHOT_UNREADABLE']],
    ['that is no snapshot', { ...saved(), snapshot: {} }, ['SNAPSHOT_INVALID']],
    ['of an actor that failed', damaged({ status: 'error' }), ['SNAPSHOT_INVALID']],
    ['whose context does not fit', damaged({ context: { loaf: 3, baked: 0 } }), ['SNAPSHOT_INVALID']],
    ['without a context', damaged({ context: null }), ['SNAPSHOT_INVALID']],
    ['that a migration stumbles over', { ...damaged({ context: null }), version: 1 }, ['SNAPSHOT_INVALID']],
    ['in an unknown state', damaged({ value: 'melted', children: {} }), ['SNAPSHOT_UNKNOWN_STATE']],
    ['in an unknown nested state', damaged({ value: { hot: 'melting' }, children: {} }), ['SNAPSHOT_UNKNOWN_STATE']],
    ['in a state that has become nested since', damaged({ value: 'hot', children: {} }), ['SNAPSHOT_UNKNOWN_STATE']],
    ['in a state no state can be', damaged({ value: { hot: 7 }, children: {} }), ['SNAPSHOT_UNKNOWN_STATE']],
    [
      'waiting for unknown work',
      damaged({ children: { loafInside: { src: 'fry', snapshot: { status: 'active' } } } }),
      ['SNAPSHOT_UNKNOWN_CHILD'],
    ],
    [
      'wrong in two ways',
      damaged({ value: 'melted', children: { a: { src: 'fry', snapshot: {} } } }),
      ['SNAPSHOT_UNKNOWN_STATE', 'SNAPSHOT_UNKNOWN_CHILD'],
    ],
  ])('refuses a document %s', (_, document, expected) => {
    const outcome = restore(oven, document);
    expect(codes(outcome)).toEqual(expected);
    for (const { code, message } of refusals(outcome)) {
      expect(problems[code].exit).toBe(5);
      expect(message).toContain('The saved state of oven one ');
    }
  });

  it('answers every document with a snapshot or a problem, whatever is in it', () => {
    const piece = fc.jsonValue({ maxDepth: 3 });
    const part = fc.record(
      { status: piece, value: fc.oneof(piece, fc.constantFrom('cold', 'emptied')), context: piece, children: piece, historyValue: piece },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(part, fc.integer({ min: 1, max: 4 }), (change, version) => {
        const outcome = restore(oven, { ...damaged(JSON.parse(JSON.stringify(change)) as JsonObject), version });
        expect(outcome.ok ? outcome.value.status : 'refused').toMatch(/^(active|done|refused)$/);
        expect(refusals(outcome).every(({ code }) => problems[code].exit === 5)).toBe(true);
      }),
    );
  });
});

describe('envelope', () => {
  it('carries what XState leaves out', () => {
    expect(saved(cold)).toEqual({
      format: 'snapshot/1',
      machine: 'oven',
      version: 3,
      id: 'one',
      seq: 1,
      snapshot: { status: 'active', value: 'cold', context: { loaf: 'rye', baked: 0 }, children: {}, historyValue: {} },
    });
  });

  it('is not made for an actor that failed', () => {
    expect(() => saved({ ...hot, status: 'error', error: new Error('burnt') } as never)).toThrow('cannot be saved');
  });
});

describe('readEnvelope', () => {
  it('reads what was written', () => {
    expect(readEnvelope(JSON.stringify(saved()), 'oven.json')).toEqual({ ok: true, value: saved() });
  });

  it.each([
    ['', 'not JSON'],
    ['{"format":"snapshot/1"', 'not JSON'],
    ['[]', 'not a saved state'],
    ['{"format":"snapshot/2"}', 'not a saved state'],
  ])('refuses %j', (text, why) => {
    const outcome = readEnvelope(text, 'oven.json');
    expect(codes(outcome)).toEqual(['SNAPSHOT_UNREADABLE']);
    expect(refusals(outcome)[0]?.message).toMatch(new RegExp(`^oven.json is ${why}`));
    expect(refusals(outcome)[0]?.next).toBe('mv oven.json oven.json.aside');
  });
});
