import { expect, it } from 'vitest';
import { laneId } from '../../../../machines/rules/laneId.ts';
import { parseBranch, planningLane } from '../../../../machines/rules/names.ts';

it('names lanes by letters, and goes on with two and three of them', () => {
  expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(laneId)).toEqual([
    'lane-a',
    'lane-b',
    'lane-z',
    'lane-aa',
    'lane-ab',
    'lane-az',
    'lane-ba',
    'lane-zz',
    'lane-aaa',
  ]);
});

it('gives each of thousands of lanes a name of its own, which can be read off a branch', () => {
  const names = Array.from({ length: 5000 }, (_, place) => laneId(place));
  expect(new Set(names).size).toBe(names.length);
  expect(names).not.toContain(planningLane);
  for (const name of names) expect(parseBranch(`kitty/mission-demo-01KNXQS9-${name}`)?.laneId).toBe(name);
});
