import { expect, it } from 'vitest';
import { isSendingBack, movePath } from '../../../../machines/rules/movePath.ts';
import { lanes } from '../../../../schemas/lane.ts';

it('passes every lane on the way forward', () => {
  expect(movePath('planned', 'approved')).toEqual(['claimed', 'in_progress', 'for_review', 'in_review', 'approved']);
  expect(movePath('in_progress', 'for_review')).toEqual(['for_review']);
  expect(movePath('for_review', 'approved')).toEqual(['in_review', 'approved']);
});

it('sends back through a review, and only what was handed in', () => {
  expect(movePath('for_review', 'planned')).toEqual(['in_review', 'planned']);
  expect(movePath('in_review', 'planned')).toEqual(['planned']);
  expect(movePath('in_progress', 'planned')).toEqual(['planned']);
  expect(lanes.filter((from) => isSendingBack(from, 'planned'))).toEqual(['for_review', 'in_review', 'approved']);
});

it('ends where it was asked to, from everywhere', () => {
  for (const from of lanes) for (const to of lanes) expect(movePath(from, to).at(-1)).toBe(to);
});
