export interface DisjointSets {
  /** The number that stands for the set of `item`; equal for all items of one set. */
  readonly rootOf: (item: number) => number;
  /** Makes one set of the two; false when they were one already. */
  readonly join: (a: number, b: number) => boolean;
}

/** The numbers below `count`, at first each a set of its own. */
export function disjointSets(count: number): DisjointSets {
  const parent = Int32Array.from({ length: count }, (_, item) => item);
  const above = (item: number): number => parent[item] ?? item;
  const rootOf = (item: number): number => {
    let at = item;
    while (above(at) !== at) {
      // Halving the path keeps later questions near constant time.
      parent[at] = above(above(at));
      at = above(at);
    }
    return at;
  };
  return {
    rootOf,
    join: (a, b) => {
      const [rootA, rootB] = [rootOf(a), rootOf(b)];
      if (rootA === rootB) return false;
      parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
      return true;
    },
  };
}
