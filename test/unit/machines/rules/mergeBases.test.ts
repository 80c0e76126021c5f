import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { historyOf, mergeBases } from '../../../../machines/rules/mergeBases.ts';

/** Commits 0, 1, 2 …, each with one or two parents among those before it; the first has none. */
const graphs = fc
  .array(fc.tuple(fc.nat(), fc.option(fc.nat())), { minLength: 1, maxLength: 14 })
  .map(
    (all) =>
      new Map(
        all.map(([first, second], at): [string, string[]] => [
          String(at),
          at === 0 ? [] : [...new Set([first, ...(second === null ? [] : [second])].map((parent) => String(parent % at)))],
        ]),
      ),
  );

it('finds exactly the common commits that no other common commit comes after', () => {
  fc.assert(
    fc.property(graphs, fc.nat(), fc.nat(), (graph, one, other) => {
      const [left, right] = [String(one % graph.size), String(other % graph.size)];
      const common = [...historyOf(graph, left)].filter((commit) => historyOf(graph, right).has(commit));
      const last = common.filter((commit) => common.every((later) => later === commit || !historyOf(graph, later).has(commit)));
      expect(mergeBases(graph, left, right)).toEqual(last.toSorted());
      expect(mergeBases(graph, right, left)).toEqual(mergeBases(graph, left, right));
    }),
  );
});

it('finds two where histories have crossed, itself where one contains the other, and none without a shared past', () => {
  const graph = new Map([
    ['a', []],
    ['l1', ['a']],
    ['r1', ['a']],
    ['l2', ['l1', 'r1']],
    ['r2', ['r1', 'l1']],
    ['stranger', []],
  ]);
  expect(mergeBases(graph, 'l2', 'r2')).toEqual(['l1', 'r1']);
  expect(mergeBases(graph, 'l2', 'l1')).toEqual(['l1']);
  expect(mergeBases(graph, 'l2', 'stranger')).toEqual([]);
  expect([...historyOf(graph, 'l1')].toSorted()).toEqual(['a', 'l1']);
});
