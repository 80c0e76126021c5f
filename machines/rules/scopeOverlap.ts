import { disjointSets } from './disjointSets.ts';
import { globNeighbours } from './globNeighbours.ts';

/** Two scopes by their places, the earlier first. */
export type ScopePair = readonly [number, number];

interface Claims {
  /** The distinct patterns of each scope, by their numbers. */
  readonly globsOf: readonly (readonly number[])[];
  /** The scopes that claim each pattern, ascending. */
  readonly ownersOf: readonly (readonly number[])[];
  readonly neighbours: (glob: number) => Iterable<number>;
}

function claims(scopes: readonly (readonly string[])[]): Claims {
  const numberOf = new Map<string, number>();
  const ownersOf: number[][] = [];
  const globsOf = scopes.map((scope, owner) =>
    [...new Set(scope)].map((glob) => {
      const number = numberOf.get(glob) ?? numberOf.size;
      numberOf.set(glob, number);
      (ownersOf[number] ??= []).push(owner);
      return number;
    }),
  );
  return { globsOf, ownersOf, neighbours: globNeighbours([...numberOf.keys()]) };
}

const ascending = (a: number, b: number): number => a - b;

/** Every two scopes of which a pattern of one overlaps a pattern of the other, in the order a loop over all pairs meets them. */
export function overlappingScopes(scopes: readonly (readonly string[])[]): readonly ScopePair[] {
  const { globsOf, ownersOf, neighbours } = claims(scopes);
  return globsOf.flatMap((globs, scope) => {
    const later = new Set<number>();
    for (const glob of globs)
      for (const near of neighbours(glob)) for (const owner of ownersOf[near] ?? []) if (owner > scope) later.add(owner);
    return [...later].toSorted(ascending).map((other) => [scope, other] as const);
  });
}

export interface JoinedScopes {
  /** The overlapping pairs that brought two groups together, in the order a loop over all pairs meets them. */
  readonly joins: readonly ScopePair[];
  /** The scopes of each group, ascending; the groups by their smallest member. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * Puts scopes that overlap, directly or through others, into one group.
 *
 * Once a scope has been passed, everything that overlaps one of its patterns is in its group. So the neighbours of a
 * pattern are looked up only when the first scope claims it, and the owners of a pattern that have been listed once count
 * as one from then on. Each two overlapping patterns are met once, however many packages claim them.
 */
export function joinScopes(scopes: readonly (readonly string[])[]): JoinedScopes {
  const { globsOf, ownersOf, neighbours } = claims(scopes);
  const sets = disjointSets(scopes.length);
  const isPassed = new Uint8Array(ownersOf.length);
  const isListed = new Uint8Array(ownersOf.length);
  const joins: ScopePair[] = [];
  for (const [scope, globs] of globsOf.entries()) {
    const candidates = new Set<number>();
    for (const glob of globs) {
      if (isPassed[glob] === 1) continue;
      for (const near of neighbours(glob)) {
        if (isPassed[near] === 1) continue;
        for (const owner of ownersOf[near] ?? []) {
          if (owner === scope) continue;
          if (sets.rootOf(owner) !== sets.rootOf(scope)) candidates.add(owner);
          if (isListed[near] === 1) break;
        }
        isListed[near] = 1;
      }
      isPassed[glob] = 1;
    }
    for (const other of [...candidates].toSorted(ascending)) if (sets.join(scope, other)) joins.push([scope, other]);
  }
  return { joins, groups: groupsOf(scopes.length, sets.rootOf) };
}

function groupsOf(count: number, rootOf: (item: number) => number): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  for (let item = 0; item < count; item += 1) {
    const root = rootOf(item);
    const group = groups.get(root);
    if (group) group.push(item);
    else groups.set(root, [item]);
  }
  return [...groups.values()];
}
