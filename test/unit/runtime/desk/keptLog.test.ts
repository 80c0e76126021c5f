import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { addHistory } from '../../../../runtime/session/addHistory.ts';
import { next } from '../../../../runtime/session/next.ts';
import { recordEvents } from '../../../../runtime/desk/recordEvents.ts';
import { openMission } from '../../../../runtime/mission.ts';
import { openProject } from '../../../../runtime/project.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import { success } from '../../../../schemas/outcome.ts';
import { nothingChanged } from '../../../../schemas/problem.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { padding } from '../../../support/savedFold.ts';
import { hermeticEnv, repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(plantedMission({ WP01: {}, WP02: { lane: 'in_progress', by: 'ada' } }));
});

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv };
});

const log = (): string => join(repository.root, 'kitty-specs', directory, 'status.events.jsonl');
const kept = (): string => join(repository.root, '.git/spec-kitty/missions', directory, 'log.jsonl');
const text = (path: string): string => readFileSync(path, 'utf8');
const note = (about: string) => addHistory(world, { mission: directory, wp: 'WP01', note: about, agent: 'ada' });

it('follows the log, also where another program has written or put its rows in order', async () => {
  await note('one');
  expect(text(kept())).toBe(text(log()));
  await note('two');
  expect(text(kept())).toBe(text(log()));
  const rows = text(log()).trimEnd().split('\n');
  writeFileSync(log(), `${[...rows.slice(1), rows[0]].join('\n')}\n`);
  expect(await note('three')).toMatchObject({ ok: true, value: { warnings: [] } });
  expect(text(kept())).toBe(text(log()));
});

it('notices a log that was wiped, brought back to an older state or cut in the middle, and takes no row on top of it', async () => {
  const before = text(log());
  await note('one');
  await note('two');
  const whole = text(log());
  const rows = whole.trimEnd().split('\n');
  for (const [wiped, lost] of [
    ['', 5],
    [before, 2],
    [`${rows.slice(1).join('\n')}\n`, 1],
    [`${before}${rows.at(-1) ?? ''}\n`, 1],
  ] as const) {
    writeFileSync(log(), wiped);
    const outcome = await note('three');
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ code: 'EVENT_LOG_ROWS_LOST', next: `spec-kitty agent status reconcile --mission ${directory}` }],
    });
    expect(outcome.ok ? [] : outcome.problems[0].details['events']).toHaveLength(lost);
    expect(text(log())).toBe(wiped);
    expect(await next(world, { mission: directory, agent: 'ada' })).toMatchObject({
      ok: true,
      value: { why: expect.arrayContaining([expect.stringContaining(`has lost ${lost} row`) as string]) as string[] },
    });
  }
  rmSync(log());
  expect(await note('three')).toMatchObject({ ok: false, problems: [{ code: 'EVENT_LOG_ROWS_LOST' }] });
  writeFileSync(log(), whole);
  expect(await note('three')).toMatchObject({ ok: true });
});

it('lets the lost rows themselves be recorded', async () => {
  const before = text(log());
  await note('one');
  const row: unknown = JSON.parse(text(log()).trimEnd().split('\n').at(-1) ?? '');
  writeFileSync(log(), before);
  const project = openProject(world);
  const mission = project.ok ? openMission(project.value, directory) : project;
  if (!project.ok || !mission.ok) throw new Error('There is no mission.');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read from the log.
  const rows = [row as { readonly event_id: string }];
  expect(
    recordEvents(world, project.value, mission.value, () => success({ rows, packages: [], answer: null }), { mendsLog: true }),
  ).toMatchObject({ ok: true });
  expect(await note('two')).toMatchObject({ ok: true });
});

it('says that it cannot be read instead of guessing what the log has lost', async () => {
  await note('one');
  const before = text(log());
  rmSync(kept());
  symlinkSync(kept(), kept());
  expect(await note('two')).toMatchObject({
    ok: false,
    problems: [{ code: 'FILE_NOT_READ', message: expect.stringContaining(kept()) as string, unchanged: nothingChanged }],
  });
  expect(text(log())).toBe(before);
});

it('records an event beside a saved fold that is no text, and says what was not brought up to date', async () => {
  appendFileSync(log(), padding);
  await note('one');
  const fold = join(repository.root, '.git/spec-kitty/missions', directory, 'fold.json');
  writeFileSync(fold, Buffer.from([0xff, 0xfe]));
  const before = text(log());
  expect(await note('two')).toMatchObject({ ok: true, value: { warnings: [expect.stringContaining('fold.json') as string] } });
  expect(text(log()).slice(before.length)).toContain('two');
});
