import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InspectionEvent } from 'xstate';
import { openMission } from '../../../../runtime/mission.ts';
import { openProject } from '../../../../runtime/project.ts';
import { realSurroundings } from '../../../../runtime/surroundings.ts';
import { followMission } from '../../../../runtime/view/followMission.ts';
import { inspectMission, moveName } from '../../../../runtime/view/missionInspection.ts';
import { readWholeMission } from '../../../../runtime/view/readWholeMission.ts';
import { growingHistory, readWholeHistory } from '../../../../runtime/view/shownHistory.ts';
import { directory } from '../../../support/boards.ts';
import { plantedOperation } from '../../../support/plantedOperation.ts';
import { runningMission, type RunningMission } from '../../../support/servedMission.ts';

const named = (event: InspectionEvent): string =>
  `${event.type} ${'sessionId' in event.actorRef ? event.actorRef.sessionId : ''}${event.type === '@xstate.event' ? ` ${event.event.type}` : ''}${event.type === '@xstate.snapshot' && 'value' in event.snapshot ? ` ${JSON.stringify(event.snapshot.value)}` : ''}`;

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

/** Follows a mission while `acts` happen to it, each as soon as what the one before had led to was heard. */
async function followed(mission: RunningMission, acts: readonly (readonly [act: () => void, heard: string])[]): Promise<readonly string[]> {
  const stop = new AbortController();
  const heard: string[] = [];
  const [...waiting] = acts;
  let isOpen = false;
  const following = followMission(
    mission.world,
    directory,
    (event) => {
      heard.push(named(event));
      if (!isOpen || heard.at(-1) !== waiting[0]?.[1]) return;
      waiting.shift();
      if (waiting.length === 0) stop.abort();
      else setTimeout(() => waiting[0]?.[0](), 0);
    },
    stop.signal,
  );
  const before = await readWholeMission(mission.world, directory);
  if (!before.ok) throw new Error(before.problems[0].message);
  while (heard.length < before.value.log.transitions.length * 2)
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  const begun = heard.length;
  isOpen = true;
  acts[0]?.[0]();
  expect((await following).ok).toBe(true);
  return heard.slice(begun);
}

test('whoever follows hears of moves and where they lead the mission, of new packages, and that there is no such mission', async () => {
  const mission = runningMission({ WP01: { lane: 'in_progress' } });
  const root = `@xstate.snapshot ${directory}`;
  const path = join(mission.root, 'kitty-specs', directory, 'tasks', 'WP07-part.md');
  expect(
    await followed(mission, [
      [() => mission.move('WP01', 'in_progress', 'for_review'), `${root} {"review":"reviewing"}`],
      [() => writeFileSync(path, '---\nwork_package_id: WP07\ntitle: New\ndependencies: []\n---\n'), `@xstate.actor ${directory}/WP07`],
      [() => mission.move('WP07', 'genesis', 'planned'), `@xstate.snapshot ${directory}/WP07 "planned"`],
      [() => mission.move('WP01', 'for_review', 'in_review'), `${root} {"implement":"starting"}`],
    ]),
  ).toEqual([
    `@xstate.event ${directory}/WP01 SUBMIT`,
    `@xstate.snapshot ${directory}/WP01 "for_review"`,
    `@xstate.event ${directory} OBSERVED`,
    `${root} {"review":"reviewing"}`,
    `@xstate.actor ${directory}/WP07`,
    `@xstate.event ${directory}/WP07 PLAN`,
    `@xstate.snapshot ${directory}/WP07 "planned"`,
    `@xstate.event ${directory}/WP01 REVIEW`,
    `@xstate.snapshot ${directory}/WP01 "in_review"`,
    `@xstate.event ${directory} OBSERVED`,
    `${root} {"implement":"starting"}`,
  ]);
  expect((await followMission(mission.world, 'nowhere', () => {}, new AbortController().signal)).ok).toBe(false);
});

test('whoever follows hears of every step of an operation, also of those that were done between two looks', async () => {
  const mission = runningMission({ WP01: { lane: 'in_progress' } });
  const session = `${directory}/operations/01KZ8000000000000000000000`;
  let operation: ReturnType<typeof plantedOperation>;
  // Without a lane there is nothing between these.
  const [first, second, third] = ['claiming', 'prompting', 'committing'];
  expect(
    await followed(mission, [
      [
        () => {
          operation = plantedOperation(mission.root);
        },
        `@xstate.snapshot ${session} "${first}"`,
      ],
      [() => operation.advance(2), `@xstate.snapshot ${session} "${third}"`],
      [() => operation.end(), `@xstate.snapshot ${session} "done"`],
    ]),
  ).toEqual([
    `@xstate.actor ${session}`,
    `@xstate.snapshot ${session} "${first}"`,
    `@xstate.event ${session} xstate.done.actor.${first}`,
    `@xstate.snapshot ${session} "${second}"`,
    `@xstate.event ${session} xstate.done.actor.${second}`,
    `@xstate.snapshot ${session} "${third}"`,
    `@xstate.snapshot ${session} "done"`,
  ]);
});

test('a log that has only grown is the log, with the rows it had as they were; any other is read anew, faults and all', () => {
  const { root, log, move } = runningMission();
  const opened = openMissionIn(root);
  const history = growingHistory();
  const first = history(opened);
  const [before, text] = [first.ok ? first.value : null, readFileSync(log, 'utf8')];
  move('WP03', 'for_review', 'in_review');
  const second = history(opened);
  expect(second).toEqual(readWholeHistory(opened));
  expect(second.ok && before !== null && second.value.transitions[0] === before.transitions[0]).toBe(true);
  writeFileSync(log, `${text}{"broken`);
  expect(history(opened)).toEqual(readWholeHistory(opened));
  writeFileSync(log, `${text}{"broken"}\n`);
  expect(history(opened)).toEqual(readWholeHistory(opened));
  expect(history(opened)).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining(`Line ${text.split('\n').length} `) as string }],
  });
  writeFileSync(log, text.split('\n').slice(1).join('\n'));
  expect(history(opened)).toEqual(readWholeHistory(opened));
});

function openMissionIn(cwd: string) {
  const project = openProject({ ...realSurroundings(), cwd, env: {} });
  const mission = project.ok ? openMission(project.value, directory) : project;
  if (!mission.ok) throw new Error(mission.problems[0].message);
  return mission.value;
}
