import { describe, expect, it } from 'vitest';
import { brew } from '../support/brewing.ts';
import { walkOperation } from '../support/walkOperation.ts';

const plan = { tea: 'mate', order: { id: 'A', text: 'mate' }, cup: 'cups/mate', bill: 'B' };

describe('a chain, walked', () => {
  it('has an answer and an end everywhere', () => {
    const { states, ways } = walkOperation(brew, {
      plans: [plan],
      answers: { writeLine: [{ lines: 1, changed: {} }], fillCup: [{ path: 'cups/mate', changed: {} }] },
    });
    expect(states).toEqual(['aborted', 'billing', 'brewing', 'done', 'ordering', 'refused', 'stopped']);
    expect(ways).toBe(11);
  });
});
