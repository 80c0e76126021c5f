import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneNamed } from '../../../../machines/rules/laneNamed.ts';
import { lanes } from '../../../../schemas/lane.ts';

describe('laneNamed', () => {
  it('knows every lane whatever its case and the blanks around it', () => {
    const blanks = fc.stringMatching(/^[ \t\n]*$/);
    fc.assert(
      fc.property(fc.constantFrom(...lanes), blanks, blanks, fc.infiniteStream(fc.boolean()), (lane, before, after, upper) => {
        const word = lane
          .split('')
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter))
          .join('');
        expect(laneNamed(`${before}${word}${after}`)).toBe(lane);
      }),
    );
  });

  it('takes doing for in_progress', () => {
    expect(laneNamed(' Doing ')).toBe('in_progress');
    // What the original takes for blanks; a byte order mark is none.
    expect(laneNamed('\x1cdoing\x85')).toBe('in_progress');
  });

  it.each(['', 'wip', 'in progress', 'cancelled', '\uFEFFdone', 'constructor', '__proto__'])('knows no lane %j', (word) => {
    expect(laneNamed(word)).toBeNull();
  });
});
