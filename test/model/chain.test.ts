/** The walk that every operation is sent on: that it passes a good one, and that it finds what is wrong with others. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setup, type AnyStateMachine } from 'xstate';
import type { AbortRule } from '../../machines/chain.ts';
import { defineOperation, type OperationDefinition, type OperationStanding } from '../../machines/operation.ts';
import { port } from '../../machines/port.ts';
import { brew } from '../support/brewing.ts';
import { anyContext, marking, markOf } from '../support/marking.ts';
import { walkOperation } from '../support/walkOperation.ts';

const plan = { tea: 'mate', order: { id: 'A', text: 'mate' }, cup: 'cups/mate', bill: 'B' };
const answers = { writeLine: [{ lines: 1, changed: {} }], fillCup: [{ path: 'cups/mate', changed: {} }] };

describe('a chain, walked', () => {
  it('has an answer and an end everywhere', () => {
    expect(walkOperation(brew, { plans: [plan], answers })).toEqual({
      states: ['aborted', 'billing', 'brewing', 'done', 'ordering', 'refused', 'stopped'],
      ways: 11,
    });
  });

  it('must be shown what its effects may answer', () => {
    expect(() => walkOperation(brew, { plans: [plan], answers: { ...answers, fillCup: [] } })).toThrow('examples of what fillCup answers');
  });

  it('is as good however many steps it has, and wherever it may be given up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.constantFrom<AbortRule>('untouched', 'anywhere'), (length, abort) => {
        const { states } = walkOperation(marking(length, abort), { plans: [null], answers: { mark: [markOf(1)] } });
        expect(states).toHaveLength(length + 4);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a walk finds', () => {
  const ports = { dig: port<null, null>('dig') };
  type States = Readonly<Record<string, object>>;
  const dig = (to: string, otherwise: string): object => ({
    invoke: { id: 'dig', src: 'dig', input: null, onDone: to, onError: otherwise },
  });
  const walk = (states: States, decide?: (state: string) => OperationStanding<null, null>['kind']): (() => unknown) => {
    const machine = setup({ actors: ports }).createMachine({
      id: 'mole',
      initial: 'digging',
      context: {},
      states,
    } as never) as unknown as AnyStateMachine;
    const definition: OperationDefinition<AnyStateMachine, null, null, typeof ports> = defineOperation({
      name: 'mole',
      machine,
      ports,
      migrations: [],
      reasons: {},
      isContext: anyContext,
      decide: ({ value }) =>
        ({
          kind:
            decide?.(String(value)) ??
            ({ digging: 'working', done: 'finished', aborted: 'aborted', stopped: 'stopped' } as const)[String(value)] ??
            'working',
          plan: null,
          at: 'digging',
          problem: null,
          done: [],
          output: null,
        }) as never,
    });
    return () => walkOperation(definition, { plans: [null], answers: { dig: [null] } });
  };
  const done = { type: 'final' };
  const stopped = { on: { RESUME: 'digging', ABORT: 'aborted' } };
  const sound: States = { digging: dig('done', 'stopped'), stopped, done, aborted: done };

  it('nothing wrong with what is sound', () => {
    expect(walk(sound)()).toMatchObject({ states: ['aborted', 'digging', 'done', 'stopped'] });
  });

  it.each<[string, States, string]>([
    [
      'an effect that is not left when it fails',
      { ...sound, digging: { invoke: { id: 'dig', src: 'dig', input: null, onDone: 'done' } } },
      'mole cannot be saved: status',
    ],
    [
      'an effect that is not left when it succeeds',
      { ...sound, digging: { invoke: { id: 'dig', src: 'dig', input: null, onDone: { actions: [] }, onError: 'stopped' } } },
      'is left on xstate.done.actor.dig',
    ],
    ['a state that nothing leads to', { ...sound, forgotten: done }, 'every state is reached'],
    ['a stop that cannot be resumed', { ...sound, stopped: { on: { ABORT: 'aborted' } } }, 'takes RESUME'],
    ['a trap', { ...sound, digging: dig('stopped', 'stopped'), stopped: { on: { RESUME: 'digging' } } }, 'leads to an end'],
  ])('%s', (_, states, sentence) => {
    expect(walk(states)).toThrow(sentence);
  });

  it('a state that says something else of itself than it is', () => {
    expect(walk(sound, () => 'working')).toThrow('says of itself');
  });
});
