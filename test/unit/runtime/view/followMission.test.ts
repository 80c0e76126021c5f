import { expect, test } from 'vitest';
import type { InspectionEvent } from 'xstate';
import { followMission } from '../../../../runtime/view/followMission.ts';
import { inspectMission, moveName } from '../../../../runtime/view/missionInspection.ts';
import { readWholeMission } from '../../../../runtime/view/readWholeMission.ts';
import { directory } from '../../../support/boards.ts';
import { runningMission } from '../../../support/servedMission.ts';

const named = (event: InspectionEvent): string => `${event.type} ${'sessionId' in event.actorRef ? event.actorRef.sessionId : ''}${event.type === '@xstate.event' ? ` ${event.event.type}` : ''}${event.type === '@xstate.snapshot' && 'value' in event.snapshot ? ` ${JSON.stringify(event.snapshot.value)}` : ''}`;

test('any inspector hears of the mission first, then of each package when it appears, its events and where they led', async () => {
  const whole = await readWholeMission(runningMission({ WP01: { lane: 'claimed' }, WP02: {} }).world, directory);
  if (!whole.ok) throw new Error(whole.problems[0].message);
  const heard: string[] = [];
  inspectMission(whole.value, (event) => heard.push(named(event)));
  expect(heard).toEqual([
    `@xstate.actor ${directory}`,
    `@xstate.snapshot ${directory} {"implement":"starting"}`,
    `@xstate.actor ${directory}/WP01`,
    `@xstate.event ${directory}/WP01 FORCE.planned`,
    `@xstate.snapshot ${directory}/WP01 "planned"`,
    `@xstate.actor ${directory}/WP02`,
    `@xstate.event ${directory}/WP02 FORCE.planned`,
    `@xstate.snapshot ${directory}/WP02 "planned"`,
    `@xstate.event ${directory}/WP01 FORCE.claimed`,
    `@xstate.snapshot ${directory}/WP01 "claimed"`,
  ]);
});

test('what a move is called comes from the chart, and what no chart ever allowed is told by where it led', () => {
  expect(moveName({ from_lane: 'planned', to_lane: 'claimed', force: false })).toBe('CLAIM');
  expect(moveName({ from_lane: 'planned', to_lane: 'claimed', force: true })).toBe('FORCE.claimed');
  expect(moveName({ from_lane: 'planned', to_lane: 'genesis', force: false })).toBe('MOVE.genesis');
});

test('whoever follows hears what happens after what has happened, until it is over', async () => {
  const mission = runningMission();
  const stop = new AbortController();
  const heard: InspectionEvent[] = [];
  const followed = followMission(mission.world, directory, (event) => {
    heard.push(event);
    if (event.type === '@xstate.event' && event.event.type === 'REVIEW') stop.abort();
  }, stop.signal);
  const before = mission.rows().length;
  setTimeout(() => mission.move('WP03', 'for_review', 'in_review'), 100);
  expect((await followed).ok).toBe(true);
  expect(heard.filter(({ type }) => type === '@xstate.event')).toHaveLength(before + 1);
  expect((await followMission(mission.world, 'nowhere', () => {}, stop.signal)).ok).toBe(false);
});
