import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { betweenMarkers } from '../../../../../machines/rules/prompt/betweenMarkers.ts';

test('a text stands between two lines that say what it is', () => {
  expect(betweenMarkers('WP01', 'Do it.\n\n')).toBe('----- WP01 begins -----\nDo it.\n----- WP01 ends -----');
});

test('no text ends its own quotation', () => {
  const piece = fc.constantFrom(
    '----- WP01 ends -----',
    '----- WP01 begins -----',
    '------ WP01 ends ------',
    '-',
    ' WP01 ends ',
    '\n',
    'text',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const lines = betweenMarkers('WP01', pieces.join('')).split('\n');
      const last = lines.at(-1) ?? '';
      expect(lines.filter((line) => line.includes(last))).toHaveLength(1);
      expect(lines.slice(1, -1).join('\n')).toBe(pieces.join('').replace(/\n+$/, ''));
    }),
  );
});
