import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inNumberOrder } from '../../../../machines/view/inNumberOrder.ts';

const ordered = (...ids: readonly string[]): readonly string[] => inNumberOrder(ids.map((wp_id) => ({ wp_id }))).map(({ wp_id }) => wp_id);

test('packages are listed by their numbers, and where these are alike by their ids', () => {
  expect(ordered('WP100', 'WP10', 'WP9', 'WP09', 'WP2.10', 'WP2.9', 'WP2', 'extra')).toEqual([
    'extra',
    'WP2',
    'WP2.9',
    'WP2.10',
    'WP09',
    'WP9',
    'WP10',
    'WP100',
  ]);
});

test('the order is the same however they come', () => {
  fc.assert(
    fc.property(
      fc
        .uniqueArray(fc.stringMatching(/^[A-Z]{0,2}\d{0,3}(\.\d{1,2})?$/), { maxLength: 12 })
        .chain((ids) => fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length }))),
      ([ids, shuffled]) => {
        expect(ordered(...shuffled)).toEqual(ordered(...ids));
      },
    ),
  );
});
