import { describe, expect, test } from 'vitest';
import { columnOf, columnsOf } from '../../../../machines/view/columns.ts';
import { emptyFlow, flowsUntil, foldFlow, median } from '../../../../machines/view/flow.ts';
import { lanes, type Lane } from '../../../../schemas/lane.ts';

let count = 0;
const move = (wp_id: string, from_lane: Lane, to_lane: Lane, minute: number) => ({
  event_id: `E${String((count += 1))}`,
  wp_id,
  from_lane,
  to_lane,
  at: `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`,
  actor: 'a',
  force: false,
  execution_mode: 'worktree',
});
const until = Date.parse('2026-01-01T01:00:00Z') / 1000;
const flowOf = (moves: readonly ReturnType<typeof move>[], end: number) =>
  flowsUntil(
    foldFlow(
      emptyFlow,
      moves.map((row) => ({ family: 'transition', row })),
    ),
    end,
  );

describe('the flow of a package', () => {
  test('is from its claim to where it is done, with the time in each lane and its reviews', () => {
    const moves = [
      move('WP02', 'genesis', 'planned', 0),
      move('WP01', 'genesis', 'planned', 0),
      move('WP01', 'planned', 'claimed', 10),
      move('WP01', 'claimed', 'in_progress', 11),
      move('WP01', 'in_progress', 'for_review', 20),
      move('WP01', 'for_review', 'in_review', 21),
      move('WP01', 'in_review', 'in_progress', 25),
      move('WP01', 'in_progress', 'for_review', 30),
      move('WP01', 'for_review', 'in_review', 31),
      move('WP01', 'in_review', 'approved', 35),
      move('WP01', 'approved', 'done', 40),
    ];
    expect(flowOf(moves, until)).toEqual([
      {
        wp_id: 'WP01',
        cycle: 1800,
        reviews: 2,
        sentBack: 1,
        inLane: { planned: 600, claimed: 60, in_progress: 840, for_review: 120, in_review: 480, approved: 300, done: 1200 },
      },
      { wp_id: 'WP02', cycle: null, reviews: 0, sentBack: 0, inLane: { planned: 3600 } },
    ]);
  });

  test('is open again when a package that was done is reopened', () => {
    const moves = [move('WP01', 'planned', 'claimed', 0), move('WP01', 'claimed', 'done', 5), move('WP01', 'done', 'in_progress', 6)];
    expect(flowOf(moves, until)[0]?.cycle).toBeNull();
  });

  test('of nothing has no middle', () => {
    expect([median([]), median([3, 1, 2]), flowOf([], until)]).toEqual([null, 2, []]);
  });
});

test('every lane of a board has one of the five columns', () => {
  expect(lanes.filter((lane) => columnOf(lane) === null)).toEqual(['genesis', 'uninitialized']);
  expect(columnsOf(lanes.map((lane) => ({ lane })))).toEqual({ planned: 2, doing: 2, for_review: 2, approved: 1, done: 2 });
});
