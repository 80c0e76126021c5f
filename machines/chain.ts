import { assign, setup, type InputFrom, type OutputFrom, type SnapshotFrom } from 'xstate';
import type { Validator } from '../schemas/check.ts';
import { nothingChanged, type Problem } from '../schemas/problem.ts';
import type { Migration } from './definition.ts';
import { defineOperation, type OperationDefinition, type OperationStanding } from './operation.ts';
import type { Ports } from './port.ts';
import { guardsFrom, type Reason } from './reasons.ts';

/** What a chain remembers: what was planned, what each step answered, and why and where it stopped. */
export interface ChainContext<Plan, Results> {
  readonly plan: Plan;
  /** By the name of the step. */
  readonly results: Partial<Results>;
  readonly stopped: { readonly at: string; readonly problem: Problem } | null;
}

/** What a chain is told: by the engine how an effect ended, by a person to go on or to give up. */
export type ChainEvent =
  | { readonly type: 'RESUME' }
  | { readonly type: 'ABORT' }
  | { readonly type: `xstate.done.actor.${string}`; readonly output: unknown }
  | { readonly type: `xstate.error.actor.${string}`; readonly error: Problem };

/** One step, as an author writes it. */
export interface Step<Known, PortName, Input> {
  /** What happens here, for people who watch. */
  readonly description: string;
  /** The effect, by the name of its port. */
  readonly invoke: PortName;
  /** What the port is given, from the plan and the results so far. Pure; the answer is saved before the effect begins. */
  readonly input: (known: Known) => Input;
}

export interface ChainOutput<Plan, Results> {
  readonly plan: Plan;
  readonly results: Results;
}

/**
 * When a stopped chain may be given up. `untouched`: only before any step is done, since giving up takes nothing back.
 * `anywhere`: wherever it stops, for chains whose every step leaves the world in order.
 */
export type AbortRule = 'untouched' | 'anywhere';

/** The way back from where a chain has stopped, which it goes before it is given up. */
export interface Retreat<Known, PortName, Input> extends Step<Known, PortName, Input> {
  /** Whether what is done by then may not stay as it is. */
  readonly isNeeded: (known: Known) => boolean;
}

/** The states every chain has beside its steps. */
const ends = ['stopped', 'done', 'refused', 'aborted', 'retreating'] as const;
type End = (typeof ends)[number];

/** A chain while it is written: each step is performed after the one before, and knows its result. */
export interface Chain<Plan, Of, Results> {
  /** @param name the state in which the effect runs: a participle that tells people what is going on (`claiming`) */
  step<const Name extends string, const PortName extends keyof Of & string>(
    name: Name extends keyof Results | End ? never : Name,
    step: Step<ChainOutput<Plan, Results>, PortName, InputFrom<Of[PortName]>>,
  ): Chain<Plan, Of, Results & { readonly [Key in Name]: OutputFrom<Of[PortName]> }>;
  /**
   * A step that is passed over where there is nothing to do, and then has no result. Whether there is follows from the plan and
   * the results so far; never the first step.
   */
  stepIf<const Name extends string, const PortName extends keyof Of & string>(
    name: Name extends keyof Results | End ? never : Name,
    isNeeded: (known: ChainOutput<Plan, Results>) => boolean,
    step: Step<ChainOutput<Plan, Results>, PortName, InputFrom<Of[PortName]>>,
  ): Chain<Plan, Of, Results & { readonly [Key in Name]?: OutputFrom<Of[PortName]> }>;
  /** The chain of the steps written so far, ready to be registered and run. */
  define<const PortName extends keyof Of & string>(saved: {
    readonly migrations: readonly Migration[];
    /** The compiled shape `<id>Context`, made with `chainContext` of schemas/chainContext.ts. */
    readonly isContext: Validator<ChainContext<Plan, Results>>;
    /** Steps, and `done`: see MachineDefinition. */
    readonly fleeting?: readonly (Extract<keyof Results, string> | 'done')[];
    /** What giving up begins with; its answer is kept under `retreating`. Without one the world stays as it is. */
    readonly retreat?: Retreat<ChainOutput<Plan, Partial<Results>>, PortName, InputFrom<Of[PortName]>>;
  }): ChainDefinition<Plan, Of, Results>;
}

export type ChainMachine<Plan, Results> = ReturnType<typeof draw<Plan, Results>>;
export type ChainDefinition<Plan, Of, Results> = OperationDefinition<ChainMachine<Plan, Results>, Plan, ChainOutput<Plan, Results>, Of>;

/**
 * An operation that is a chain of effects, written step by step:
 *
 *     export const claim = chain<ClaimPlan, typeof ports>({ id: 'claim', ports, abort: 'anywhere' })
 *       .step('claiming', { description: 'The claim is written into the event log.', invoke: 'recordEvents', input: ({ plan }) => plan.claim })
 *       .step('allocating', { description: 'The worktree is made.', invoke: 'addWorktree', input: ({ plan }) => plan.workspace })
 *       .step('prompting', { description: 'The prompt is written.', invoke: 'writePrompt', input: ({ plan, results }) => ({ ...plan.prompt, folder: results.allocating.path }) })
 *       .define({ migrations, isContext: isClaimContext });
 *
 * Each step is left on success, with the answer kept under its name in `results`, for the next one and after the last for
 * `done`; and on failure for `stopped`, with the problem and the step. `RESUME` goes back to that step, `ABORT` gives up
 * (see AbortRule). A first step that fails with a problem saying that nothing was changed leaves the chain `refused`: there
 * is nothing to go on with, and planning anew is as good. A step that is not needed every time is written with
 * `stepIf`: the chart passes it over where it is not, so that people see only what happens and nothing is written for it.
 * A chain with a `retreat` goes back before it is given up, where that is needed; both events go on with one that has stopped.
 */
export function chain<Plan, Of extends Ports>(terms: {
  readonly id: string;
  readonly ports: Of;
  readonly abort?: AbortRule;
}): Chain<Plan, Of, object> {
  return link<Plan, Of, object>({ abort: 'untouched', ...terms }, []);
}

interface Terms<Of> {
  readonly id: string;
  readonly ports: Of;
  readonly abort: AbortRule;
}

/** Input and need of a step are asked only when every step before it that was needed has left its result. */
interface DrawnStep extends Step<never, string, unknown> {
  readonly name: string;
  /** Null: always. */
  readonly isNeeded: ((known: never) => boolean) | null;
}

type DrawnRetreat = Retreat<never, string, unknown>;

function link<Plan, Of extends Ports, Results>(terms: Terms<Of>, steps: readonly DrawnStep[]): Chain<Plan, Of, Results> {
  const withStep = <More>(step: DrawnStep): Chain<Plan, Of, Results & More> => {
    const { name, isNeeded } = step;
    if (ends.some((end) => end === name) || steps.some((other) => other.name === name))
      throw new TypeError(`The chain ${terms.id} has a state ${name} already.`);
    if (steps.length === 0 && isNeeded !== null)
      throw new TypeError(`The chain ${terms.id} cannot begin with ${name}, which is not always needed.`);
    return link(terms, [...steps, step]);
  };
  return {
    step: (name, step) => withStep({ ...step, name, isNeeded: null }),
    stepIf: (name, isNeeded, step) => withStep({ ...step, name, isNeeded }),
    define(saved) {
      const { id, ports } = terms;
      if (steps.length === 0) throw new TypeError(`The chain ${id} has no steps.`);
      const { retreat: way, ...rest } = saved;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the author of the retreat asks about is what is known there.
      const retreat = way === undefined ? null : (way as unknown as DrawnRetreat);
      const reasons = reasonsOf(terms.abort, steps, retreat);
      const machine = draw<Plan, Results>(terms, { steps, retreat, reasons });
      return defineOperation({ name: id, machine, ports, reasons, decide: (snapshot) => standing<Plan, Results>(snapshot), ...rest });
    },
  };
}

type AnyContext = ChainContext<unknown, object>;
type ChainReasons = Readonly<Record<string, Reason<AnyContext, ChainEvent>>>;

/** RESUME leads to the one step that stopped, ABORT may come too late, and only a first step can be refused. */
function reasonsOf(abort: AbortRule, steps: readonly DrawnStep[], retreat: DrawnRetreat | null): ChainReasons {
  const stoppedThere = placesToStop(steps, retreat).map((name): [string, Reason<AnyContext, ChainEvent>] => [
    stoppedAt(name),
    ({ stopped }) => (stopped?.at === name ? null : `It did not stop at ${name}.`),
  ]);
  const needed = steps.flatMap(({ name, isNeeded }): readonly [string, Reason<AnyContext, ChainEvent>][] =>
    isNeeded === null
      ? []
      : [
          [
            neededAt(name),
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the author of the step asks about is what is known there.
            (context, event) => (isNeeded(knownAfter(context, event) as never) ? null : `There is nothing to do for ${name}.`),
          ],
        ],
  );
  return {
    ...Object.fromEntries([...stoppedThere, ...needed]),
    mayBeGivenUp: ({ results }) => {
      const done = Object.keys(results);
      return abort === 'anywhere' || done.length === 0 ? null : `What is done is not taken back by giving up: ${done.join(', ')}.`;
    },
    ...(retreat === null
      ? {}
      : {
          mustRetreat: ({ plan, results }: AnyContext) =>
            // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as for the need of a step.
            retreat.isNeeded({ plan, results } as never) ? null : 'What is done by then may stay as it is.',
        }),
    nothingIsChanged: (_, event) =>
      'error' in event && event.error.unchanged === nothingChanged ? null : 'The step had changed something before it failed.',
  };
}

const placesToStop = (steps: readonly DrawnStep[], retreat: DrawnRetreat | null): readonly string[] => [
  ...steps.map(({ name }) => name),
  ...(retreat === null ? [] : ['retreating']),
];

const stoppedAt = (step: string): string => `stoppedAt.${step}`;
const neededAt = (step: string): string => `isNeeded.${step}`;

/** Guards are asked before the answer of the step that has just ended is kept: they find it in the event. */
function knownAfter({ plan, results }: AnyContext, event: ChainEvent): ChainOutput<unknown, object> {
  return 'output' in event
    ? { plan, results: { ...results, [event.type.slice('xstate.done.actor.'.length)]: event.output } }
    : { plan, results };
}

type ChainTypes<Plan, Results> = { context?: ChainContext<Plan, Results>; events?: ChainEvent; input?: Plan };

/** The statechart of a chain. All that is code has a name, so the chart is plain data but for the inputs of its effects. */
function draw<Plan, Results>({ id, ports }: Terms<Ports>, { steps, retreat, reasons }: Drawing) {
  const types: ChainTypes<Plan, Results> = {};
  return setup({
    types,
    actors: ports,
    guards: guardsFrom<ChainContext<Plan, Results>, ChainEvent, string>(reasons),
    actions: {
      keepResult: assign({
        results: ({ context, event }, { step }: { step: string }) => ({
          ...context.results,
          [step]: 'output' in event ? event.output : null,
        }),
      }),
      keepProblem: assign({
        stopped: ({ event }, { step }: { step: string }) => ('error' in event ? { at: step, problem: event.error } : null),
      }),
      forgetProblem: assign({ stopped: null }),
    },
  }).createMachine({
    id,
    initial: steps[0]?.name ?? 'done',
    // XState also calls this without input, on actors it throws away.
    context: ({ input }) => ({ plan: input, results: {}, stopped: null }),
    states: {
      ...Object.fromEntries(steps.map((step, index) => [step.name, stepState(step, steps.slice(index + 1), index === 0)])),
      stopped: {
        description: 'A step failed. What was done before it is done; somebody goes on or gives up.',
        on: {
          RESUME: placesToStop(steps, retreat).map((name) => ({ target: name, guard: stoppedAt(name), actions: 'forgetProblem' as const })),
          ABORT: [
            ...(retreat === null ? [] : [{ target: 'retreating', guard: 'mustRetreat', actions: 'forgetProblem' as const }]),
            { target: 'aborted', guard: 'mayBeGivenUp' },
          ],
        },
      },
      ...Object.fromEntries(retreat === null ? [] : [['retreating', retreatState(retreat)]]),
      done: { type: 'final', description: 'Every step is done.' },
      refused: { type: 'final', description: 'The first step was refused, and nothing was changed.' },
      aborted: { type: 'final', description: 'Given up.' },
    },
  });
}

interface Drawing {
  readonly steps: readonly DrawnStep[];
  readonly retreat: DrawnRetreat | null;
  readonly reasons: ChainReasons;
}

function retreatState({ description, invoke, input }: DrawnRetreat): object {
  const params = { step: 'retreating' };
  return {
    description,
    invoke: {
      id: 'retreating',
      src: invoke,
      input: ({ context }: { context: never }) => input(context),
      onDone: { target: 'aborted', actions: { type: 'keepResult', params } },
      onError: { target: 'stopped', actions: { type: 'keepProblem', params } },
    },
  };
}

function stepState({ name, description, invoke, input }: DrawnStep, later: readonly DrawnStep[], isFirst: boolean): object {
  const keepResult = { type: 'keepResult', params: { step: name } };
  const certain = later.findIndex(({ isNeeded }) => isNeeded === null);
  const possible = certain < 0 ? later : later.slice(0, certain);
  const keepProblem = { type: 'keepProblem', params: { step: name } };
  return {
    description,
    invoke: {
      id: name,
      src: invoke,
      input: ({ context }: { context: never }) => input(context),
      // The next step that is needed; the first that always is ends the search.
      onDone: [
        ...possible.map((next) => ({ target: next.name, guard: neededAt(next.name), actions: keepResult })),
        { target: later[certain]?.name ?? 'done', actions: keepResult },
      ],
      onError: [
        ...(isFirst ? [{ target: 'refused', guard: 'nothingIsChanged', actions: keepProblem }] : []),
        { target: 'stopped', actions: keepProblem },
      ],
    },
  };
}

function standing<Plan, Results>({ value, context }: ChainSnapshot<Plan, Results>): OperationStanding<Plan, ChainOutput<Plan, Results>> {
  const state: string = value;
  const { plan, results, stopped } = context;
  const done = Object.keys(results);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `done` is reached through every step, and each leaves its result.
  if (state === 'done') return { kind: 'finished', plan, output: { plan, results: results as Results } };
  if (state === 'aborted') return { kind: 'aborted', plan, done };
  if (stopped === null) return { kind: 'working', plan, at: state };
  const { at, problem } = stopped;
  return state === 'refused' ? { kind: 'refused', plan, problem } : { kind: 'stopped', plan, at, problem, done };
}

type ChainSnapshot<Plan, Results> = SnapshotFrom<ChainMachine<Plan, Results>>;
