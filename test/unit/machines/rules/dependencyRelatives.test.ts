import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { dependencyRelatives } from '../../../../machines/rules/dependencyRelatives.ts';

const ids = ['WP01', 'WP02', 'WP03', 'WP04', 'WP05'] as const;
const graph = fc.record(Object.fromEntries(ids.map((id) => [id, fc.subarray([...ids, 'WP99'])])));

it('knows who depends on whom, through any number of others', () => {
  fc.assert(
    fc.property(graph, (dependencies) => {
      const reaches = (from: string, to: string, seen: ReadonlySet<string> = new Set()): boolean =>
        (dependencies[from] ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))));
      const areRelatives = dependencyRelatives(dependencies);
      for (const a of [...ids, 'WP99']) {
        for (const b of [...ids, 'WP99']) expect(areRelatives(a, b)).toBe(reaches(a, b) || reaches(b, a));
        expect(areRelatives(a, 'WP00')).toBe(false);
      }
      expect(areRelatives('WP00', 'WP01')).toBe(false);
    }),
    { numRuns: 100 },
  );
});
