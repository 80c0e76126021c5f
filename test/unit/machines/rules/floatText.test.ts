import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { floatText } from '../../../../machines/rules/floatText.ts';

it('reads back as the same number and is never taken for an integer', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = floatText(value);
      expect(Number(text)).toBe(value);
      expect(text).toMatch(/[.e]/);
    }),
  );
});

it.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [100, '100.0'],
  [44.8, '44.8'],
  [0.1 + 0.2, '0.30000000000000004'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [1.25e21, '1.25e+21'],
  [1e100, '1e+100'],
  [5e-324, '5e-324'],
])('%d is %s', (value, text) => {
  expect(floatText(value)).toBe(text);
});
