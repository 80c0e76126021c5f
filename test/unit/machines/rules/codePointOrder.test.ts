import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { codePointOrder } from '../../../../machines/rules/codePointOrder.ts';

const points = (text: string): readonly number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);

it('orders texts as their code points', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '😀', '\u{10ffff}'), maxLength: 5 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [left, right] = [points(a), points(b)];
      const at = left.findIndex((point, place) => point !== right[place]);
      const expected = at === -1 ? Math.sign(left.length - right.length) : Math.sign((left[at] ?? -1) - (right[at] ?? -1));
      expect(Math.sign(codePointOrder(a, b))).toBe(expected);
    }),
  );
});
