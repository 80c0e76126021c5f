import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globNeighbours } from '../../../../machines/rules/globNeighbours.ts';
import { globOverlap } from '../../../../machines/rules/globOverlap.ts';
import { glob } from '../../../support/globs.ts';

describe('globNeighbours', () => {
  it('finds exactly the patterns that overlap', () => {
    fc.assert(
      fc.property(fc.uniqueArray(glob, { maxLength: 25 }), (globs) => {
        const neighbours = globNeighbours(globs);
        for (const [place, one] of globs.entries()) {
          const found = [...new Set(neighbours(place))].toSorted((a, b) => a - b);
          expect(found).toEqual([...globs.keys()].filter((other) => globOverlap(one, globs[other] ?? '')));
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('finds patterns by a part between wildcards', () => {
    const globs = ['src/**/api/*.ts', 'src/deep/api/route.ts', 'src/deep/other/route.ts'];
    expect(new Set(globNeighbours(globs)(0))).toEqual(new Set([0, 1]));
  });

  it('takes no slash inside of brackets for the end of a part', () => {
    expect(new Set(globNeighbours(['*[!]/b/[a]', 'docs/m'])(0))).toEqual(new Set([0, 1]));
  });
});
