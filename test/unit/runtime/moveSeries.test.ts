import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLog } from '../../../machines/rules/eventLog.ts';
import { recordEvents } from '../../../runtime/desk/recordEvents.ts';
import { openMission } from '../../../runtime/mission.ts';
import { moveSeries, type Series } from '../../../runtime/moveSeries.ts';
import { openProject } from '../../../runtime/project.ts';
import { realWorld, type World } from '../../../runtime/world.ts';
import { success, type Outcome } from '../../../schemas/outcome.ts';
import { directory, plantedMission } from '../../support/boards.ts';
import { repositories } from '../../support/repository.ts';

const newMission = repositories(({ commit }) => commit(plantedMission({ WP01: {}, WP02: {} })));

function recorder(now = new Date('2026-02-01T00:00:00.123Z')) {
  const { root } = newMission();
  const world: World = { ...realWorld(), cwd: root, now: () => now };
  const project = openProject(world);
  const mission = project.ok ? openMission(project.value, directory) : project;
  if (!project.ok || !mission.ok) throw new Error('There is no mission.');
  return {
    record: (series: Series): Outcome<unknown> =>
      recordEvents(world, project.value, mission.value, (present) => {
        const made = moveSeries(world.now(), mission.value, series, present);
        return made.ok
          ? success({ rows: made.value.rows, packages: [made.value.package], answer: [made.value.from, made.value.to] })
          : made;
      }),
    log: () => {
      const read = readLog(readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8'));
      if (!read.ok) throw new Error(read.problems[0].message);
      return read.value;
    },
  };
}

const ids = ['01KZZZ0000000000000000000A', '01KZZZ0000000000000000000B', '01KZZZ0000000000000000000C'] as const;
const series: Series = {
  wp: 'WP01',
  actor: 'ada',
  name: 'ada',
  execution_mode: 'worktree',
  moves: [
    { event_id: ids[0], request: { to: 'claimed' }, policy_metadata: { agent: 'ada' } },
    { event_id: ids[1], request: { to: 'in_progress', workspace_context: 'worktree:/x' } },
  ],
  notes: [{ event_id: ids[2], delta: { agent: 'ada' } }],
};

it('records moves and notes in one batch, a microsecond apart', () => {
  const { record, log } = recorder();
  expect(record(series)).toMatchObject({ ok: true, value: { answer: ['planned', 'in_progress'] } });
  expect(log().transitions.slice(-2)).toMatchObject([
    {
      event_id: ids[0],
      at: '2026-02-01T00:00:00.123000+00:00',
      from_lane: 'planned',
      to_lane: 'claimed',
      policy_metadata: { agent: 'ada' },
    },
    { event_id: ids[1], at: '2026-02-01T00:00:00.123001+00:00', from_lane: 'claimed', to_lane: 'in_progress', policy_metadata: null },
  ]);
  expect(log().annotations).toMatchObject([{ event_id: ids[2], at: '2026-02-01T00:00:00.123002+00:00', delta: { agent: 'ada' } }]);
});

it('records nothing when the machine refuses one of them', () => {
  const { record, log } = recorder();
  const before = log();
  const refused = record({
    ...series,
    moves: [...series.moves, { event_id: '01KZZZ0000000000000000000D', request: { to: 'for_review' } }],
  });
  expect(refused).toMatchObject({
    ok: false,
    problems: [{ code: 'TRANSITION_REJECTED', details: { from_lane: 'in_progress', to_lane: 'for_review', guard: 'workIsComplete' } }],
  });
  expect(refused.ok ? '' : refused.problems[0].message).toContain('All subtasks must be complete.');
  expect(log()).toEqual(before);
});

it('dates rows after what is there, also where a clock was ahead', () => {
  const { record, log } = recorder(new Date('2020-01-01T00:00:00Z'));
  record(series);
  record({ ...series, wp: 'WP02', moves: [], notes: [{ event_id: '01KZZZ0000000000000000000D', delta: { note: 'later' } }] });
  const { transitions, annotations } = log();
  const planted = transitions.filter(({ wp_id }) => wp_id === 'WP01').map(({ at }) => at);
  expect(planted).toEqual(planted.toSorted());
  expect(new Set(planted).size).toBe(3);
  expect(annotations.map(({ at }) => at)).toEqual(annotations.map(({ at }) => at).toSorted());
});
