import { describe, expect, it } from 'vitest';
import { and, createMachine, getNextTransitions, initialTransition, setup } from 'xstate';
import { all, guardName, guardsFrom, missing, sentences, type Reason } from '../../../machines/reasons.ts';

type Knock = { readonly type: 'KNOCK'; readonly key: boolean; readonly ticket: boolean };
const hasKey: Reason<object, Knock> = (_, { key }) => (key ? null : 'A key is needed.');
const hasTicket: Reason<object, Knock> = (_, { ticket }) => (ticket ? null : 'A ticket is needed.');
const reasons = { hasKey, mayEnter: all(hasKey, hasTicket) };

const knock = (key: boolean, ticket: boolean): Knock => ({ type: 'KNOCK', key, ticket });

describe('all', () => {
  it('says everything that is missing, each as its own sentence', () => {
    expect(reasons.mayEnter({}, knock(false, false))).toBe('A key is needed. A ticket is needed.');
    expect(sentences(reasons.mayEnter, {}, knock(false, false))).toEqual(['A key is needed.', 'A ticket is needed.']);
    expect(sentences(reasons.mayEnter, {}, knock(true, false))).toEqual(['A ticket is needed.']);
  });

  it('is silent when nothing is missing, however deep the parts lie', () => {
    expect(reasons.mayEnter({}, knock(true, true))).toBeNull();
    expect(sentences(all(all(hasKey), all(hasTicket)), {}, knock(true, true))).toEqual([]);
  });
});

describe('guardsFrom', () => {
  it('lets pass exactly where the reason of the same name is missing', () => {
    const guards = guardsFrom(reasons);
    for (const key of [true, false]) {
      for (const ticket of [true, false]) {
        const event = knock(key, ticket);
        expect(guards.mayEnter({ context: {}, event })).toBe(reasons.mayEnter({}, event) === null);
        expect(guards.hasKey({ context: {}, event })).toBe(key);
      }
    }
  });
});

describe('guards in a chart', () => {
  const door = setup({
    guards: { mayEnter: () => true, inMonth: (_args, _params: { readonly month: string }) => true },
  }).createMachine({
    initial: 'shut',
    states: {
      shut: {
        on: {
          KNOCK: { target: 'open', guard: 'mayEnter' },
          PEEK: 'open',
          PUSH: { target: 'open', guard: { type: 'inMonth', params: { month: 'May' } } },
        },
      },
      open: {},
    },
  });
  const [shut] = initialTransition(door);
  const drawn = (type: string) => getNextTransitions(shut).find(({ eventType }) => eventType === type)!;

  it('are known by their names', () => {
    expect(guardName(drawn('KNOCK'))).toBe('mayEnter');
    expect(guardName(drawn('PUSH'))).toBe('inMonth');
    expect(guardName(drawn('PEEK'))).toBeNull();
  });

  it('tell what is missing', () => {
    expect(missing(reasons, drawn('KNOCK'), {}, knock(false, true))).toEqual(['A key is needed.']);
    expect(missing(reasons, drawn('PEEK'), {}, knock(false, false))).toEqual([]);
  });

  it('must have a reason and a name: anything else is a mistake in the program', () => {
    expect(() => missing(reasons, drawn('PUSH'), {}, knock(true, true))).toThrow('No reason is written for the guard inMonth');
    const nameless = createMachine({
      initial: 'a',
      states: { a: { on: { GO: { target: 'b', guard: () => true }, RUN: { target: 'b', guard: and(['x', 'y']) } } }, b: {} },
    });
    for (const move of getNextTransitions(initialTransition(nameless)[0])) expect(() => guardName(move)).toThrow('has no name');
  });
});
