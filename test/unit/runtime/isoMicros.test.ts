import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoMicros } from '../../../runtime/isoMicros.ts';

describe('a moment in an event row', () => {
  test.each([
    ['2026-01-01T00:00:00.123Z', 0, '2026-01-01T00:00:00.123000+00:00'],
    ['2026-01-01T00:00:00.123Z', 7, '2026-01-01T00:00:00.123007+00:00'],
    ['2026-12-31T23:59:59.999Z', 1000, '2027-01-01T00:00:00.000000+00:00'],
    ['1969-12-31T23:59:59.999Z', 0, '1969-12-31T23:59:59.999000+00:00'],
  ])('%s and %i microseconds', (moment, bump, text) => {
    expect(isoMicros(new Date(moment), bump)).toBe(text);
  });

  test('texts sort as moments and bumps do', () => {
    const moment = fc.tuple(fc.integer({ min: 0, max: 4_102_444_800_000 }), fc.nat(5000));
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const micros = ([time, bump]: readonly [number, number]): number => time * 1000 + bump;
        const text = ([time, bump]: readonly [number, number]): string => isoMicros(new Date(time), bump);
        expect(Math.sign(micros(a) - micros(b))).toBe(text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
        expect(new Date(text(a)).getTime()).toBe(Math.floor(micros(a) / 1000));
      }),
    );
  });
});
