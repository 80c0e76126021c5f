import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { microsecondsSinceEpoch, secondsSinceEpoch } from '../../../../machines/rules/instant.ts';

it('agrees with the calendar', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      expect(microsecondsSinceEpoch(date.toISOString())).toBe(date.getTime() * 1000);
      expect(microsecondsSinceEpoch(date.toISOString().replace('T', ' ').replace('Z', '+00:00'))).toBe(date.getTime() * 1000);
    }),
  );
});

it('reads zones and fractions', () => {
  expect(microsecondsSinceEpoch('2026-01-01T02:00:00+02:00')).toBe(microsecondsSinceEpoch('2026-01-01T00:00:00Z'));
  expect(microsecondsSinceEpoch('2025-12-31T18:30:00-05:30')).toBe(microsecondsSinceEpoch('2026-01-01T00:00:00Z'));
  expect(microsecondsSinceEpoch('1970-01-01T00:00Z')).toBe(0);
  expect(microsecondsSinceEpoch('1970-01-01T00:00:01.500001+00:00')).toBe(1_500_001);
  expect(microsecondsSinceEpoch('1970-01-01T00:00:01.500001999Z')).toBe(1_500_001);
});

it.each([
  '',
  'now',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-13-01T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-1-1T00:00:00Z',
  '2026-01-01T00:00:00.Z',
  ' 2026-01-01T00:00:00Z',
])('%j is no instant', (text) => {
  expect(microsecondsSinceEpoch(text)).toBeNull();
});

it('counts in seconds too', () => {
  expect(secondsSinceEpoch('1970-01-01T00:01:00.5Z')).toBe(60.5);
  expect(secondsSinceEpoch('later')).toBeNull();
});

it('knows leap years', () => {
  expect(microsecondsSinceEpoch('2000-02-29T00:00:00Z')).toBe(Date.UTC(2000, 1, 29) * 1000);
});
