import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  cycles,
  dependencyFaults,
  dependents,
  faultSentence,
  topologicalOrder,
  type DependencyGraph,
} from '../../../../machines/rules/dependencyGraph.ts';

const ids = Array.from({ length: 9 }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
const anyDependency = fc.constantFrom(...ids, 'WP77', 'wp1', 'constructor', '__proto__');
const graphOver = (dependency: fc.Arbitrary<string>): fc.Arbitrary<DependencyGraph> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.array(dependency, { maxLength: 4 })), { selector: ([id]) => id })
    .map((entries) => Object.fromEntries(entries));
const anyGraph = graphOver(anyDependency);
/** Edges lead to smaller numbers alone, under shuffled names. */
const acyclic: fc.Arbitrary<DependencyGraph> = fc
  .tuple(fc.shuffledSubarray(ids, { minLength: ids.length }), fc.array(fc.tuple(fc.nat(8), fc.nat(8))))
  .map(([names, edges]) =>
    Object.fromEntries(
      names.map((name, index) => [name, edges.flatMap(([from, to]) => (from === index && to < index ? [names[to] ?? ''] : []))]),
    ),
  );

const reaches = (graph: DependencyGraph, from: string, to: string): boolean => {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of Object.hasOwn(graph, id) ? (graph[id] ?? []) : []) {
      if (next === to) return true;
      if (!seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
    }
  }
  return false;
};

it('reports circles that are circles, and one through whatever depends on itself', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const found = cycles(graph);
      for (const cycle of found) {
        expect(cycle.length).toBeGreaterThan(1);
        expect(cycle.at(-1)).toBe(cycle[0]);
        expect(new Set(cycle).size).toBe(cycle.length - 1);
        for (const [index, id] of cycle.slice(0, -1).entries()) expect(graph[id]).toContain(cycle[index + 1]);
      }
      expect(found.length > 0).toBe(Object.keys(graph).some((id) => reaches(graph, id, id)));
    }),
    { numRuns: 500 },
  );
});

it('has an order exactly when there is no circle and nothing unknown, and the order respects every dependency', () => {
  fc.assert(
    fc.property(fc.oneof(anyGraph, graphOver(fc.constantFrom(...ids)), acyclic), (graph) => {
      const order = topologicalOrder(graph);
      const isClosed = Object.values(graph)
        .flat()
        .every((id) => Object.hasOwn(graph, id));
      expect(order !== null).toBe(isClosed && cycles(graph).length === 0);
      if (order === null) return;
      expect([...order].toSorted()).toEqual(Object.keys(graph).toSorted());
      const place = new Map(order.map((id, index) => [id, index]));
      for (const [id, dependencies] of Object.entries(graph)) {
        for (const dependency of dependencies) expect(place.get(dependency)).toBeLessThan(place.get(id) ?? -1);
      }
    }),
    { numRuns: 500 },
  );
});

it('always puts the smallest of those that could be next', () => {
  fc.assert(
    fc.property(acyclic, (graph) => {
      const done = new Set<string>();
      for (const id of topologicalOrder(graph) ?? []) {
        const ready = Object.keys(graph).filter(
          (other) => !done.has(other) && (graph[other] ?? []).every((dependency) => done.has(dependency)),
        );
        expect(id).toBe(ready.toSorted()[0]);
        done.add(id);
      }
      expect(done.size).toBe(ids.length);
    }),
  );
});

it('knows as dependents exactly the reversed edges', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const edges = Object.entries(graph).flatMap(([id, dependencies]) => dependencies.map((dependency) => `${dependency} ← ${id}`));
      const reversed = [...dependents(graph)].flatMap(([dependency, users]) => users.map((id) => `${dependency} ← ${id}`));
      expect(reversed.toSorted()).toEqual(edges.toSorted());
    }),
  );
});

it('finds fault with exactly what is malformed, unknown, its own dependency or part of a reported circle', () => {
  fc.assert(
    fc.property(anyGraph, (graph) => {
      const faults = dependencyFaults(graph);
      const reported = new Set(cycles(graph).flat());
      for (const [id, dependencies] of Object.entries(graph)) {
        const isWrong = dependencies.some((dependency) => dependency === id || !Object.hasOwn(graph, dependency)) || reported.has(id);
        expect(faults.has(id)).toBe(isWrong);
        for (const fault of faults.get(id) ?? []) expect(faultSentence(id, fault)).toMatch(/^\S.*\.$/s);
      }
    }),
  );
});

it('says each fault in words', () => {
  const graph = { WP01: ['WP1', 'WP01', 'WP09'] };
  expect((dependencyFaults(graph).get('WP01') ?? []).map((fault) => faultSentence('WP01', fault))).toEqual([
    'WP1 is not a work package id (WP and two digits).',
    'WP01 depends on itself.',
    'WP09 is not a work package of this mission.',
    'WP01 is part of a cycle: WP01 → WP01.',
  ]);
});

it('walks a chain of ten thousand packages, and closes it to one circle', () => {
  const name = (index: number): string => `P${String(index).padStart(5, '0')}`;
  const chain = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [name(index), index === 0 ? [] : [name(index - 1)]]));
  expect(cycles(chain)).toEqual([]);
  expect(topologicalOrder(chain)).toEqual(Object.keys(chain));
  const [circle, ...others] = cycles({ ...chain, [name(0)]: [name(9_999)] });
  expect(others).toEqual([]);
  expect(circle).toHaveLength(10_001);
});
