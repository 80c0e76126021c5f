import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointOrder } from '../../../../machines/rules/codePointOrder.ts';
import { rowTime } from '../../../../runtime/desk/rowTime.ts';
import { isoMicros } from '../../../../runtime/isoMicros.ts';

const now = new Date('2026-11-21T10:00:00.250Z');
const present = '2026-11-21T10:00:00.250000+00:00';

describe('rowTime', () => {
  it.each([
    ['there is no row yet', null, present],
    ['the last row is older', '2026-11-21T09:59:59.999999+00:00', present],
    ['the last row is of this very moment', present, '2026-11-21T10:00:00.250001+00:00'],
    ['the last row is of the future', '2027-01-01T00:00:00.123456+00:00', '2027-01-01T00:00:00.123457+00:00'],
    ['a second is full', '2027-01-01T00:00:00.999999+00:00', '2027-01-01T00:00:01.000000+00:00'],
    ['the last row has no fraction', '2027-01-01T00:00:00+00:00', '2027-01-01T00:00:00.000001+00:00'],
    ['the last row ends in Z', '2027-01-01T00:00:00Z', '2027-01-01T00:00:01.000000+00:00'],
    ['the last row has a fraction and ends in Z', '2027-01-01T00:00:00.5Z', '2027-01-01T00:00:01.000000+00:00'],
    ['the last row is written in a zone whose hours are ahead', '2026-11-22T23:00:00+14:00', null],
    ['the last row has no date', 'unknown', null],
    ['the last row is of the end of time', '9999-12-31T23:59:59.999999+00:00', null],
  ])('when %s', (_when, last, expected) => {
    expect(rowTime(now, last)).toBe(expected);
  });

  it('always sorts behind the last row', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date('1970-01-02'), max: new Date('2200-01-01') }),
        fc.nat(999_999),
        fc.constantFrom('+00:00', 'Z'),
        (moment, micros, zone) => {
          const last = isoMicros(moment, micros).replace('+00:00', zone);
          const time = rowTime(now, last);
          expect(time).not.toBeNull();
          expect(codePointOrder(time ?? '', last)).toBeGreaterThan(0);
        },
      ),
    );
  });
});
