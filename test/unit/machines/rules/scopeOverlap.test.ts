import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disjointSets } from '../../../../machines/rules/disjointSets.ts';
import { globOverlap } from '../../../../machines/rules/globOverlap.ts';
import { joinScopes, overlappingScopes, type ScopePair } from '../../../../machines/rules/scopeOverlap.ts';
import { scope } from '../../../support/globs.ts';

type Scopes = readonly (readonly string[])[];

const overlap = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
  a.some((one) => b.some((other) => globOverlap(one, other)));

/** The plain way: every two scopes, the earlier ones first. */
const pairs = (scopes: Scopes): readonly ScopePair[] =>
  scopes.flatMap((one, place) =>
    scopes.flatMap((other, later): ScopePair[] => (later > place && overlap(one, other) ? [[place, later]] : [])),
  );

/** Few distinct patterns for many scopes: most scopes share theirs with others. */
const crowded = fc
  .uniqueArray(scope, { minLength: 1, maxLength: 6 })
  .chain((kinds) => fc.array(fc.constantFrom(...kinds), { maxLength: 25 }));

describe('overlapping scopes', () => {
  it('are those that a loop over all pairs finds, in its order', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(scope, { maxLength: 15 }), crowded), (scopes) => {
        expect(overlappingScopes(scopes)).toEqual(pairs(scopes));
      }),
      { numRuns: 500 },
    );
  });

  it('join as in a loop over all pairs', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(scope, { maxLength: 15 }), crowded), (scopes) => {
        const sets = disjointSets(scopes.length);
        const joins = pairs(scopes).filter(([one, other]) => sets.join(one, other));
        const { joins: found, groups } = joinScopes(scopes);
        expect(found).toEqual(joins);
        const places = [...scopes.keys()];
        expect(groups).toEqual(
          places.filter((place) => sets.rootOf(place) === place).map((root) => places.filter((place) => sets.rootOf(place) === root)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('of nothing are none', () => {
    expect(joinScopes([])).toEqual({ joins: [], groups: [] });
    expect(joinScopes([[], []])).toEqual({ joins: [], groups: [[0], [1]] });
  });
});
