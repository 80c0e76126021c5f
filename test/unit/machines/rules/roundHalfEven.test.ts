import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { roundHalfEven } from '../../../../machines/rules/roundHalfEven.ts';

/** The same on whole numbers: a double is an integer times a power of two, so nothing here is inexact. */
function roundedExactly(value: number, decimals: number): number {
  let shift = 0;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift += 1;
  }
  const numerator = BigInt(scaled) * 10n ** BigInt(decimals);
  const unit = 1n << BigInt(shift);
  const below = numerator / unit;
  const rest = (numerator % unit) * 2n;
  const rounded = rest > unit || (rest === unit && below % 2n === 1n) ? below + 1n : below;
  return Number(`${rounded}e-${decimals}`);
}

const share = fc.oneof(
  fc.double({ min: 0, max: 100, noNaN: true }).filter((value) => value === 0 || value > 1e-30),
  fc.tuple(fc.nat(6400), fc.constantFrom(2, 4, 8, 16, 32, 64)).map(([part, whole]) => part / whole),
  fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 40 })).map(([part, whole]) => (part / whole) * 100),
);

it('rounds the exact value, and the middle to the even side', () => {
  fc.assert(
    fc.property(share, fc.constantFrom(1, 4), (value, decimals) => {
      expect(roundHalfEven(value, decimals)).toBe(roundedExactly(value, decimals));
    }),
    { numRuns: 1000 },
  );
});

it.each([
  [0.03125, 0.0312],
  [0.09375, 0.0938],
  [2.5, 2.5],
  [66.66666666666666, 66.6667],
  [1.00005, 1.0001],
  [100, 100],
])('%d is %d with four decimals', (value, rounded) => {
  expect(roundHalfEven(value, 4)).toBe(rounded);
});
