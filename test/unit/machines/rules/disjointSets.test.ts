import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { disjointSets } from '../../../../machines/rules/disjointSets.ts';

it('tells items of one set from those of others, and which joins were news', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 40 }), (joins) => {
      const sets = disjointSets(20);
      let plain = Array.from({ length: 20 }, (_, item) => new Set([item]));
      for (const [a, b] of joins) {
        const [setA, setB] = [plain.find((set) => set.has(a)), plain.find((set) => set.has(b))];
        expect(sets.join(a, b)).toBe(setA !== setB);
        if (setA !== setB) plain = [...plain.filter((set) => set !== setA && set !== setB), new Set([...(setA ?? []), ...(setB ?? [])])];
      }
      for (const set of plain) for (const item of set) expect(sets.rootOf(item)).toBe(Math.min(...set));
    }),
  );
});
