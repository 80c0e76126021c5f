import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns, createBoard, type Board } from '../../../../machines/view/board.ts';
import { weightedProgress } from '../../../../machines/rules/progress.ts';
import type { PackageFact } from '../../../../schemas/facts.ts';
import { lanes } from '../../../../schemas/lane.ts';

const mission = {
  directory: '042-login',
  identity: { mission_slug: '042-login', mission_number: 42, mission_type: 'software-dev', mission_id: null },
};

const fact: fc.Arbitrary<PackageFact> = fc.record({
  wp_id: fc.integer({ min: 1, max: 99 }).map((number) => `WP${String(number).padStart(2, '0')}`),
  file: fc.constant(null),
  title: fc.string(),
  lane: fc.constantFrom(...lanes),
  dependencies: fc.uniqueArray(fc.constantFrom('WP01', 'WP02', 'WP77'), { maxLength: 2 }),
  execution_mode: fc.constantFrom('code_change', 'planning_artifact'),
  lane_id: fc.constantFrom(null, 'lane-a'),
  workspace_path: fc.constant(null),
  actor: fc.constantFrom(null, 'ada'),
  holder: fc.constantFrom(null, 'ada'),
  holder_gone: fc.boolean(),
  author: fc.constant(null),
  reviewers: fc.constant([]),
  blocked_because: fc.constantFrom(null, 'It waits.'),
  since: fc.constant(null),
  sent_back: fc.boolean(),
  flaw: fc.constantFrom(null, 'Something is misspelt.'),
});
const facts = fc.uniqueArray(fact, { selector: ({ wp_id }) => wp_id, maxLength: 12 });

const read = (packages: readonly PackageFact[] | null): Board => createBoard(mission, { packages }).getSnapshot().context;

test('every package stands in exactly one column, and the counts of the lanes add up to all of them', () => {
  fc.assert(
    fc.property(facts, (packages) => {
      const board = read(packages);
      expect(board.columns.map(({ column }) => column)).toEqual(columns);
      expect(board.columns.flatMap((column) => column.packages.map(({ wp_id }) => wp_id)).toSorted()).toEqual(
        packages.map(({ wp_id }) => wp_id).toSorted(),
      );
      expect(Object.values(board.by_lane).reduce((sum, count) => sum + count, 0)).toBe(packages.length);
      expect(Object.keys(board.by_lane)).toEqual([...lanes]);
    }),
  );
});

test('progress is the one function every surface uses', () => {
  fc.assert(
    fc.property(facts, (packages) => {
      const work_packages = Object.fromEntries(packages.map((each) => [each.wp_id, each]));
      expect(read(packages).progress).toEqual(
        weightedProgress({ mission_slug: '042-login', mission_number: '42', mission_type: 'software-dev', work_packages }),
      );
    }),
  );
});

test('a mission without packages has an empty board', () => {
  expect(read(null)).toMatchObject({ packages: [], progress: { total_count: 0, weighted_percentage: 0 } });
});

test('whoever keeps the board open is told of each new observation', () => {
  const [before, after] = fc.sample(fc.tuple(facts, facts), { numRuns: 1, seed: 7 })[0] ?? [[], []];
  const board = createBoard(mission, { packages: before });
  const seen: Board[] = [];
  board.subscribe(({ context }) => seen.push(context));
  board.trigger.observed({ packages: after });
  expect(seen).toEqual([read(after)]);
});
