/** What each work package depends on, by its id. A dependency may be missing among the keys: then it is an invalid one. */
export type DependencyGraph = Readonly<Record<string, readonly string[]>>;

/** The packages along a circle of dependencies; the first one is repeated at the end. */
export type Cycle = readonly string[];

/**
 * Every dependency that leads back to a package it is reached from, as the path between them
 * (contract 1 §6.10). Empty for a graph without cycles. Walks depth first in the order of the keys, without recursion.
 */
export function cycles(graph: DependencyGraph): readonly Cycle[] {
  const found: Cycle[] = [];
  const seen = new Set<string>();
  for (const start of Object.keys(graph)) {
    if (seen.has(start)) continue;
    const path: string[] = [];
    const place = new Map<string, number>();
    const waiting: Iterator<string>[] = [];
    const enter = (id: string): void => {
      seen.add(id);
      place.set(id, path.push(id) - 1);
      waiting.push((Object.hasOwn(graph, id) ? (graph[id] ?? []) : []).values());
    };
    enter(start);
    for (let next = waiting.at(-1); next !== undefined; next = waiting.at(-1)) {
      const step = next.next();
      if (step.done === true) {
        waiting.pop();
        place.delete(path.pop() ?? '');
        continue;
      }
      const from = place.get(step.value);
      if (from !== undefined) found.push([...path.slice(from), step.value]);
      else if (!seen.has(step.value)) enter(step.value);
    }
  }
  return found;
}

/**
 * The packages so ordered that each comes after all its dependencies; of those that could be next the smallest id is.
 * Null when there is no such order: because of a cycle, or of a dependency that is no package of the graph.
 */
export function topologicalOrder(graph: DependencyGraph): readonly string[] | null {
  const missing = new Map(Object.entries(graph).map(([id, dependencies]) => [id, dependencies.length]));
  const dependentsOf = dependents(graph);
  // Kept in descending order, so that the next package is taken from its end.
  const ready = [...missing]
    .flatMap(([id, count]) => (count === 0 ? [id] : []))
    .toSorted()
    .toReversed();
  const order: string[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    order.push(id);
    for (const dependent of dependentsOf.get(id) ?? []) {
      const left = (missing.get(dependent) ?? 0) - 1;
      missing.set(dependent, left);
      if (left === 0) ready.splice(placeInDescending(ready, dependent), 0, dependent);
    }
  }
  return order.length === missing.size ? order : null;
}

function placeInDescending(sorted: readonly string[], id: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') > id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Who depends directly on each id, in the order of the keys; ids that nobody depends on are absent. */
export function dependents(graph: DependencyGraph): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [id, dependencies] of Object.entries(graph)) {
    for (const dependency of dependencies) {
      const known = found.get(dependency);
      if (known) known.push(id);
      else found.set(dependency, [id]);
    }
  }
  return found;
}

/** Why a package's dependency cannot be. */
export type DependencyFault =
  { readonly kind: 'malformed' | 'self' | 'unknown'; readonly dependency: string } | { readonly kind: 'cycle'; readonly cycle: Cycle };

const packageId = /^WP\p{Nd}{2}$/u;

/**
 * What is wrong with the dependencies of each package, in declared order; of the cycles through a package the first one
 * found. Packages without fault are absent. `known` are the cycles of the graph where the caller has them.
 */
export function dependencyFaults(
  graph: DependencyGraph,
  known: readonly Cycle[] = cycles(graph),
): ReadonlyMap<string, readonly DependencyFault[]> {
  const firstCycle = new Map<string, Cycle>();
  for (const cycle of known) for (const id of cycle) if (!firstCycle.has(id)) firstCycle.set(id, cycle);
  const faults = Object.entries(graph).map(([id, dependencies]) => {
    const own = dependencies.flatMap((dependency): readonly DependencyFault[] => {
      const kind = faultKind(graph, id, dependency);
      return kind === null ? [] : [{ kind, dependency }];
    });
    const cycle = firstCycle.get(id);
    return [id, cycle === undefined ? own : [...own, { kind: 'cycle', cycle } as const]] as const;
  });
  return new Map(faults.filter(([, found]) => found.length > 0));
}

function faultKind(graph: DependencyGraph, id: string, dependency: string): 'malformed' | 'self' | 'unknown' | null {
  if (!packageId.test(dependency)) return 'malformed';
  if (dependency === id) return 'self';
  return Object.hasOwn(graph, dependency) ? null : 'unknown';
}

/** A fault as a sentence. */
export function faultSentence(id: string, fault: DependencyFault): string {
  switch (fault.kind) {
    case 'malformed':
      return `${fault.dependency} is not a work package id (WP and two digits).`;
    case 'self':
      return `${id} depends on itself.`;
    case 'unknown':
      return `${fault.dependency} is not a work package of this mission.`;
    case 'cycle':
      return `${id} is part of a cycle: ${fault.cycle.join(' → ')}.`;
  }
}
