import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder, rowOrder } from '../../../../machines/rules/rowOrder.ts';

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('a', 'b'));
const rows = fc.array(fc.record({ at: text, event_id: text }), { maxLength: 20 });
const points = (value: string): string => Array.from(value, (sign) => (sign.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join('');

/** An order of its own kind: numbers of one width, compared as characters. */
const key = ({ at, event_id }: { readonly at: string; readonly event_id: string }): string => `${points(at)}/${points(event_id)}`;

it('compares times, then ids, by code point', () => {
  fc.assert(
    fc.property(rows, (all) => {
      expect(inOrder(all).map(key)).toEqual(all.map(key).toSorted());
    }),
  );
  expect(rowOrder({ at: '…36+00:00', event_id: 'z' }, { at: '…36.5+00:00', event_id: 'a' })).toBeLessThan(0);
  expect(rowOrder({ at: '…36.5+00:00', event_id: 'z' }, { at: '…36Z', event_id: 'a' })).toBeLessThan(0);
  expect(rowOrder({ at: 'x', event_id: '\uffff' }, { at: 'x', event_id: '\ud83d\ude00' })).toBeLessThan(0);
});

it('keeps rows of one place in their order and leaves an ordered list alone', () => {
  const same = [
    { at: 'x', event_id: 'a', nth: 1 },
    { at: 'x', event_id: 'a', nth: 2 },
  ];
  expect(inOrder(same)).toBe(same);
  expect(inOrder([...same, { at: 'w', event_id: 'a', nth: 3 }]).map(({ nth }) => nth)).toEqual([3, 1, 2]);
});
