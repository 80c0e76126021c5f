import { expect, test } from 'vitest';
import { wentOnFrom } from '../../../../machines/rules/wentOnFrom.ts';
import type { Transition } from '../../../../schemas/event.ts';
import type { Lane } from '../../../../schemas/lane.ts';

type Row = readonly [actor: string, to: Lane, wp?: string];

/** What is answered to ada, who hands WP01 in once more. */
const asked = (...rows: readonly Row[]): number | null => {
  const log = rows.map(([actor, to_lane, wp_id = 'WP01'], index): Transition => ({
    event_id: `e${index}`,
    wp_id,
    actor,
    from_lane: 'planned',
    to_lane,
    at: '2026-01-01T00:00:00Z',
    force: false,
    execution_mode: 'worktree',
  }));
  const id = wentOnFrom(log, { wp: 'WP01', to: 'for_review', actor: 'ada' });
  return id === null ? null : Number(id.slice(1));
};

test('a move that was made is found as long as others have only taken the package further', () => {
  const own: readonly Row[] = [
    ['ada', 'in_progress'],
    ['ada', 'for_review'],
  ];
  expect(asked(...own, ['eve', 'in_review'])).toBe(1);
  expect(asked(...own, ['eve', 'in_review'], ['eve', 'approved'], ['merge', 'done'])).toBe(1);
  expect(asked(...own, ['eve', 'approved'], ['ada', 'for_review', 'WP02'])).toBe(1);
  expect(asked(...own, ['eve', 'in_review'], ['eve', 'for_review'], ['bob', 'in_review'])).toBe(1);
});

test('and none that was not, was taken back or followed by one of their own', () => {
  expect(asked()).toBeNull();
  expect(asked(['bob', 'for_review'], ['eve', 'in_review'])).toBeNull();
  expect(asked(['ada', 'in_progress'], ['eve', 'in_review'])).toBeNull();
  expect(asked(['ada', 'for_review'], ['eve', 'in_review'], ['eve', 'planned'])).toBeNull();
  expect(asked(['ada', 'for_review'], ['eve', 'in_review'], ['eve', 'in_progress'], ['eve', 'approved'])).toBeNull();
  expect(asked(['ada', 'for_review'], ['eve', 'in_review'], ['ada', 'approved'])).toBeNull();
});
