import { type DependencyGraph, dependents } from './dependencyGraph.ts';

/**
 * Answers whether two packages depend on each other, in either direction, directly or through others. One walk answers
 * everything about `id`, and the latest walk is remembered: ask about the same package in a row.
 * In a cycle a package is its own relative.
 */
export function dependencyRelatives(graph: DependencyGraph): (id: string, other: string) => boolean {
  const numberOf = new Map<string, number>();
  const number = (id: string): number => {
    const known = numberOf.get(id) ?? numberOf.size;
    numberOf.set(id, known);
    return known;
  };
  const down: (readonly number[])[] = [];
  const up: (readonly number[])[] = [];
  for (const [id, dependencies] of Object.entries(graph)) down[number(id)] = dependencies.map(number);
  for (const [id, others] of dependents(graph)) up[number(id)] = others.map(number);

  let latest: { readonly start: number; readonly below: Uint8Array; readonly above: Uint8Array } = {
    start: -1,
    below: new Uint8Array(),
    above: new Uint8Array(),
  };
  return (id, other) => {
    const [start, end] = [numberOf.get(id), numberOf.get(other)];
    if (start === undefined || end === undefined) return false;
    if (latest.start !== start) latest = { start, below: reached(down, start, numberOf.size), above: reached(up, start, numberOf.size) };
    return latest.below[end] === 1 || latest.above[end] === 1;
  };
}

/** Marks every number that can be reached from `start` in one step or more. */
function reached(edges: readonly (readonly number[] | undefined)[], start: number, count: number): Uint8Array {
  const isReached = new Uint8Array(count);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of edges[at] ?? []) {
      if (isReached[next] === 1) continue;
      isReached[next] = 1;
      open.push(next);
    }
  }
  return isReached;
}
