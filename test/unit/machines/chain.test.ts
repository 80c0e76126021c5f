import { describe, expect, expectTypeOf, it } from 'vitest';
import { createMachine, initialTransition, transition, type AnyStateMachine } from 'xstate';
import { chain, type AbortRule } from '../../../machines/chain.ts';
import { port } from '../../../machines/port.ts';
import { explain } from '../../../runtime/engine/explain.ts';
import type { Validator } from '../../../schemas/check.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';

const ports = { cut: port<{ readonly wood: string }, { readonly planks: number }>('cut'), join: port<number, null>('join') };
const isContext = Object.assign((value: unknown): value is never => typeof value === 'object', { errors: null }) as Validator<never>;
const bench = (abort: AbortRule) =>
  chain<{ readonly wood: string }, typeof ports>({ id: 'bench', ports, abort })
    .step('cutting', { description: 'Wood is cut.', invoke: 'cut', input: ({ plan }) => ({ wood: plan.wood }) })
    .step('joining', { description: 'Planks are joined.', invoke: 'join', input: ({ results }) => results.cutting.planks })
    .define({ migrations: [], isContext });
type Bench = ReturnType<typeof bench>;

const refused = problem('USAGE', 'The saw is gone.');
const broken = problem('FILE_NOT_WRITTEN', 'The saw broke.', { unchanged: 'The wood is half cut.' });
const done = (step: string, output: unknown) => ({ type: `xstate.done.actor.${step}` as const, output });
const failed = (step: string, error: Problem) => ({ type: `xstate.error.actor.${step}` as const, error });
const after = ({ machine, decide }: Bench, ...events: readonly Parameters<Bench['machine']['transition']>[1][]) => {
  const snapshot = events.reduce((before, event) => transition(machine, before, event)[0], initialTransition(machine, { wood: 'oak' })[0]);
  const inputs = Object.entries(snapshot.children).map(([id, child]) => [
    id,
    (child?.getPersistedSnapshot() as { readonly input?: unknown } | undefined)?.input,
  ]);
  return { snapshot, standing: decide(snapshot), inputs };
};

describe('a chain', () => {
  it('performs its steps in order, each knowing the plan and the results before', () => {
    const definition = bench('untouched');
    expect(after(definition).inputs).toEqual([['cutting', { wood: 'oak' }]]);
    expect(after(definition).standing).toEqual({ kind: 'working', plan: { wood: 'oak' }, at: 'cutting' });
    expect(after(definition, done('cutting', { planks: 4 })).inputs).toEqual([['joining', 4]]);
    const { standing } = after(definition, done('cutting', { planks: 4 }), done('joining', null));
    expect(standing).toEqual({
      kind: 'finished',
      plan: { wood: 'oak' },
      output: { plan: { wood: 'oak' }, results: { cutting: { planks: 4 }, joining: null } },
    });
    if (standing.kind === 'finished') expectTypeOf(standing.output.results.cutting.planks).toEqualTypeOf<number>();
  });

  it('stops where a step fails, with the problem, and goes on from there', () => {
    const definition = bench('untouched');
    const { standing, inputs } = after(definition, done('cutting', { planks: 4 }), failed('joining', refused));
    expect(standing).toEqual({ kind: 'stopped', plan: { wood: 'oak' }, at: 'joining', problem: refused, done: ['cutting'] });
    expect(inputs).toEqual([]);
    const resumed = after(definition, done('cutting', { planks: 4 }), failed('joining', refused), { type: 'RESUME' });
    expect(resumed).toMatchObject({ standing: { kind: 'working', at: 'joining' }, inputs: [['joining', 4]] });
  });

  it('is refused where its first step fails and nothing was changed, and stops there where something was', () => {
    const definition = bench('untouched');
    expect(after(definition, failed('cutting', refused))).toMatchObject({
      snapshot: { status: 'done' },
      standing: { kind: 'refused', problem: refused },
    });
    expect(after(definition, failed('cutting', broken))).toMatchObject({
      snapshot: { status: 'active' },
      standing: { kind: 'stopped', at: 'cutting', problem: broken },
    });
  });

  it.each<[AbortRule, boolean]>([
    ['untouched', false],
    ['anywhere', true],
  ])('with the rule “%s” can be given up before a step is done; after one: %s', (rule, isAllowedLater) => {
    const definition = bench(rule);
    expect(after(definition, failed('cutting', broken), { type: 'ABORT' }).standing).toEqual({
      kind: 'aborted',
      plan: { wood: 'oak' },
      done: [],
    });
    const later = after(definition, done('cutting', { planks: 4 }), failed('joining', refused));
    const refusal = explain(definition, later.snapshot, { type: 'ABORT' });
    expect(refusal?.message ?? null).toBe(
      isAllowedLater ? null : 'bench does not take ABORT in the state stopped. What is done is not taken back by giving up: cutting.',
    );
  });

  it('takes neither RESUME nor ABORT while it works', () => {
    const definition = bench('anywhere');
    for (const type of ['RESUME', 'ABORT'] as const)
      expect(explain(definition, after(definition).snapshot, { type })?.code).toBe('EVENT_NOT_ALLOWED');
  });

  it('is plain data: a machine made from its chart as JSON has the same states and ways', () => {
    const { machine } = bench('untouched');
    const drawn = createMachine(JSON.parse(JSON.stringify(machine.config)) as object);
    const ways = ({ root }: AnyStateMachine) =>
      Object.values(root.states).map(({ key, type, description, invoke, transitions }) => ({
        key,
        type,
        description,
        invoke: invoke.map(({ id, src }) => ({ id, src })),
        transitions: [...transitions].map(([event, edges]) => ({
          event,
          edges: edges.map(({ target, guard, actions }) => ({ to: target?.map(({ id }) => id), guard, actions })),
        })),
      }));
    expect(ways(drawn)).toEqual(ways(machine));
  });

  it('is not drawn with a state twice, with a state every chain has, or without steps', () => {
    const empty = chain<null, typeof ports>({ id: 'bench', ports });
    const step = { description: '', invoke: 'join', input: () => 1 } as const;
    const [twice, end]: readonly string[] = ['joining', 'done'];
    expect(() => empty.step('joining', step).step(twice ?? '', step)).toThrow('bench has a state joining already');
    expect(() => empty.step(end ?? '', step)).toThrow('bench has a state done already');
    expect(() => empty.define({ migrations: [], isContext })).toThrow('bench has no steps');
    expect(() => empty.stepIf('joining', () => true, step)).toThrow('bench cannot begin with joining');
  });
});

describe('a step that is not always needed', () => {
  /** Cuts, sands what was cut into more than two planks, oils oak, and joins unless there is but one plank. */
  const workshop = chain<{ readonly wood: string }, typeof ports>({ id: 'workshop', ports, abort: 'anywhere' })
    .step('cutting', { description: 'Wood is cut.', invoke: 'cut', input: ({ plan }) => ({ wood: plan.wood }) })
    .stepIf('sanding', ({ results }) => results.cutting.planks > 2, {
      description: 'Planks are sanded.',
      invoke: 'cut',
      input: ({ plan }) => ({ wood: plan.wood }),
    })
    .stepIf('oiling', ({ plan, results }) => plan.wood === 'oak' && results.sanding !== undefined, {
      description: 'Planks are oiled.',
      invoke: 'join',
      input: ({ results }) => results.sanding?.planks ?? 0,
    })
    .stepIf('joining', ({ results }) => (results.sanding ?? results.cutting).planks > 1, {
      description: 'Planks are joined.',
      invoke: 'join',
      input: ({ results }) => results.cutting.planks,
    })
    .define({ migrations: [], isContext });
  const way = (wood: string, answers: Readonly<Record<string, unknown>>): readonly string[] => {
    const steps: string[] = [];
    let [snapshot] = initialTransition(workshop.machine, { wood });
    while (snapshot.status === 'active') {
      const step: string = snapshot.value;
      steps.push(step);
      [snapshot] = transition(workshop.machine, snapshot, done(step, answers[step] ?? null));
    }
    const standing = workshop.decide(snapshot);
    expect(standing.kind === 'finished' ? Object.keys(standing.output.results) : standing).toEqual(steps);
    return steps;
  };

  it('is passed over by what the plan and the results say, the one that has just come among them', () => {
    expect(way('oak', { cutting: { planks: 4 }, sanding: { planks: 4 } })).toEqual(['cutting', 'sanding', 'oiling', 'joining']);
    expect(way('pine', { cutting: { planks: 4 }, sanding: { planks: 1 } })).toEqual(['cutting', 'sanding']);
    expect(way('oak', { cutting: { planks: 2 } })).toEqual(['cutting', 'joining']);
    expect(way('oak', { cutting: { planks: 1 } })).toEqual(['cutting']);
  });

  it('has no result then, and its type says so', () => {
    const [begun] = initialTransition(workshop.machine, { wood: 'oak' });
    const standing = workshop.decide(transition(workshop.machine, begun, done('cutting', { planks: 1 }))[0]);
    expect(standing).toMatchObject({ kind: 'finished', output: { results: { cutting: { planks: 1 } } } });
    if (standing.kind === 'finished')
      expectTypeOf(standing.output.results.sanding).toEqualTypeOf<{ readonly planks: number } | undefined>();
  });

  it('is gone on with where it stopped', () => {
    const [begun] = initialTransition(workshop.machine, { wood: 'oak' });
    const events = [done('cutting', { planks: 4 }), failed('sanding', broken), { type: 'RESUME' as const }];
    const resumed = events.reduce((before, event) => transition(workshop.machine, before, event)[0], begun);
    expect(workshop.decide(resumed)).toMatchObject({ kind: 'working', at: 'sanding' });
  });
});
