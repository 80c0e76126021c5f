import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainText, plainScalar } from '../../../../machines/rules/plainScalar.ts';
import { Timestamp } from '../../../../schemas/yamlValue.ts';
import { temptingText } from '../../../support/yamlTexts.ts';

describe('what an unquoted scalar means', () => {
  test('a whole number means itself, with its sign, zeros before it and _ between its digits', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.boolean(), (number, isWide) => {
        const digits = String(Math.abs(number));
        const sign = number < 0 ? '-' : isWide ? '+' : '';
        expect(plainScalar(`${sign}${isWide ? '00' : ''}${digits.split('').join(isWide ? '_' : '')}`)).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  test('a number that JavaScript would round is kept whole', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 90n }), (number) => {
        expect(plainScalar(String(number))).toBe(number);
        expect(plainScalar(String(-number))).toBe(-number);
      }),
    );
  });

  test('a fraction means itself', () => {
    fc.assert(
      fc.property(
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .map(String)
          .filter((text) => text.includes('.')),
        (text) => {
          expect(plainScalar(text)).toBe(Number(text));
        },
      ),
    );
  });

  test('every day of the calendar is a date, and a day outside of it is nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 33 }),
        (year, month, day) => {
          const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
          const date = new Date(`${text}T00:00:00Z`);
          const exists = !Number.isNaN(date.getTime()) && date.getUTCDate() === day;
          expect(plainScalar(text)).toEqual(exists ? new Timestamp(text) : undefined);
        },
      ),
    );
  });

  test.each([
    ['', null],
    ['~', null],
    ['Null', null],
    ['nULL', 'nULL'],
    ['true', true],
    ['FALSE', false],
    ['yes', 'yes'],
    ['off', 'off'],
    ['y', 'y'],
    ['0x1F', 31],
    ['-0b11', -3],
    ['0o17', 15],
    ['01', 1],
    ['08', 8],
    ['0o18', '0o18'],
    ['0b12', '0b12'],
    ['1__0', 10],
    ['1.', 1],
    ['.5', 0.5],
    ['-.5e3', '-.5e3'],
    ['-.5e+3', -500],
    ['1e3', 1000],
    ['1e', '1e'],
    ['0.1.2', '0.1.2'],
    ['12:30:45', '12:30:45'],
    ['.inf', Infinity],
    ['-.Inf', -Infinity],
    ['.NaN', Number.NaN],
    ['-.nan', '-.nan'],
    ['1e400', Infinity],
    ['=', undefined],
    ['<<', undefined],
    ['-_', undefined],
    ['._', undefined],
    ['2026-1-2', '2026-1-2'],
    ['2026-1-2 3:04:05', new Timestamp('2026-01-02T03:04:05')],
    ['2026-01-02t03:04:05.1234567Z', new Timestamp('2026-01-02T03:04:05.123457Z')],
    ['2026-01-02 03:04:05 +2', new Timestamp('2026-01-02T03:04:05+02:00')],
    ['2026-01-02T03:04:05-00:00', new Timestamp('2026-01-02T03:04:05Z')],
    ['2026-01-02T03:04', '2026-01-02T03:04'],
    ['2026-01-02T25:00:00Z', undefined],
    ['2026-01-02T03:04:05+24:00', undefined],
    ['0000-01-01', undefined],
  ])('%s', (text, meaning) => {
    expect(plainScalar(text)).toEqual(meaning);
  });
});

test('text that may stand unquoted holds no comment, no second key, no line end and nothing at its edges', () => {
  fc.assert(
    fc.property(temptingText(['\n']), (text) => {
      if (!isPlainText(text)) return;
      expect(text).toBe(text.replace(/^ +| +$/g, ''));
      expect(text).not.toMatch(/ #|: |:$|\n|^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?: |$))/);
    }),
  );
});
