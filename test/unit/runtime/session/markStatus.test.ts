import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { addHistory } from '../../../../runtime/session/addHistory.ts';
import { emit } from '../../../../runtime/session/emit.ts';
import { markStatus, type MarkRequest } from '../../../../runtime/session/markStatus.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { MarkStatusReply } from '../../../../schemas/tasksReply.ts';
import { bareEmit } from '../../../support/bareEmit.ts';
import { directory, plantedMission } from '../../../support/boards.ts';
import { packageFile } from '../../../support/packageFile.ts';
import { hermeticEnv, repositories, type Repository } from '../../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit(
    plantedMission(
      { WP01: { lane: 'in_progress' }, WP02: {} },
      {},
      {
        'tasks/WP01-part.md': packageFile('WP01', ['T001', 'T002', 't009']),
        'tasks/WP02-part.md': packageFile('WP02', ['T002', 'T003']),
      },
    ),
  );
});

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv, now: () => new Date('2026-11-21T10:00:00.250Z') };
});

const specs = (name: string): string => join(repository.root, 'kitty-specs', directory, name);
const rows = (): readonly Record<string, unknown>[] =>
  readFileSync(specs('status.events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const packages = (): Record<string, { readonly subtasks?: unknown; readonly notes?: unknown; readonly lane: string }> =>
  (JSON.parse(readFileSync(specs('status.json'), 'utf8')) as { readonly work_packages: Record<string, { readonly lane: string }> })
    .work_packages;
const mark = async (ids: readonly string[], more: Partial<MarkRequest> = {}): Promise<MarkStatusReply> => {
  const outcome = await markStatus(world, { mission: directory, ids, status: 'done', agent: null, ...more });
  if (!outcome.ok) throw new Error(outcome.problems[0].message);
  return outcome.value;
};
const outcomes = ({ results }: MarkStatusReply): readonly string[] => results.map(({ outcome }) => outcome);

describe('markStatus', () => {
  it('records every spelling of an id in one note for each package, and commits the mission alone', async () => {
    const before = rows().length;
    const reply = await mark(['t001', `${directory}/T009`, 'M:T003', 'WP02:T002']);
    expect(reply).toMatchObject({ summary: { updated: 4, already_satisfied: 0, not_found: 0 }, warnings: [], unreadable: [] });
    expect(reply.results[0]).toEqual({
      id: 't001',
      outcome: 'updated',
      format: 'authored_roster',
      message: 'T001 of WP01 is done.',
      wp_id: 'WP01',
    });
    const added = rows().slice(before);
    expect(added).toEqual([
      {
        event_id: reply.event_ids[0],
        kind: 'annotation',
        wp_id: 'WP01',
        actor: 'user',
        at: '2026-11-21T10:00:00.250000+00:00',
        delta: { subtasks: { T001: 'done', t009: 'done' } },
      },
      {
        event_id: reply.event_ids[1],
        kind: 'annotation',
        wp_id: 'WP02',
        actor: 'user',
        at: '2026-11-21T10:00:00.250001+00:00',
        delta: { subtasks: { T003: 'done', T002: 'done' } },
      },
    ]);
    expect(packages()['WP01']).toMatchObject({ lane: 'in_progress', subtasks: { T001: 'done', t009: 'done' } });
    expect(reply.commits).toMatchObject([{ state: 'committed', branch: 'work' }]);
    expect(repository.git('log', '-1', '--format=%s')).toBe('WP01, WP02: 4 subtasks done');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('records nothing that stands as asked, and takes back what was done', async () => {
    await mark(['T001']);
    const before = rows().length;
    expect(outcomes(await mark(['T001', 'T001']))).toEqual(['already_satisfied', 'already_satisfied']);
    expect(outcomes(await mark(['T003'], { status: 'pending' }))).toEqual(['already_satisfied']);
    expect(rows()).toHaveLength(before);
    expect(outcomes(await mark(['T001'], { status: 'pending', agent: 'ada' }))).toEqual(['updated']);
    expect(rows().at(-1)).toMatchObject({ actor: 'ada', delta: { subtasks: { T001: 'planned' } } });
  });

  it('marks what it finds and says of the rest why it is not found', async () => {
    const reply = await mark(['T002', 'WP01', 'T777', 'WP02:T001', 'T003']);
    expect(outcomes(reply)).toEqual(['not_found', 'not_found', 'not_found', 'not_found', 'updated']);
    expect(reply.results.map(({ message }) => message).slice(0, 3)).toEqual([
      'T002 is in the rosters of several packages; say which: WP01:T002, WP02:T002.',
      'WP01 is no id of a subtask, such as T001.',
      'T777 is in the roster of no package (subtasks in the front matter). Listed are WP01:T001, WP01:T002, WP01:t009, WP02:T002, WP02:T003.',
    ]);
    expect(reply.summary).toEqual({ updated: 1, already_satisfied: 0, not_found: 4 });
  });
});

describe('addHistory', () => {
  it('adds notes in the order in which they are given, and moves nothing', async () => {
    const give = async (note: string) => addHistory(world, { mission: directory, wp: 'wp01', note, agent: 'ada' });
    expect(await give('first – one')).toMatchObject({
      ok: true,
      value: { result: 'success', task_id: 'WP01', note: 'first – one', warnings: [], commits: [{ state: 'committed' }] },
    });
    await give('second');
    expect(packages()['WP01']).toMatchObject({ lane: 'in_progress', notes: ['first – one', 'second'] });
    expect(rows().at(-1)).toMatchObject({ kind: 'annotation', actor: 'ada', wp_id: 'WP01', delta: { note: 'second' } });
  });

  it('keeps a note once that is given again, and twice where something has happened to the package between', async () => {
    const give = (note: string, agent = 'ada') => addHistory(world, { mission: directory, wp: 'WP01', note, agent });
    const first = await give('it is red');
    const before = rows().length;
    const again = await give('it is red');
    expect(rows()).toHaveLength(before);
    expect(again).toMatchObject({ ok: true, value: { event_id: first.ok ? first.value.event_id : '', commits: [], warnings: [] } });
    await give('it is red', 'grace');
    await give('it is red');
    expect(rows()).toHaveLength(before + 2);
    world = { ...world, now: () => new Date('2026-11-21T11:00:00Z') };
    expect(await emit(world, { ...bareEmit, wp: 'WP01', to: 'blocked', actor: 'ada', reason: 'red' })).toMatchObject({ ok: true });
    await give('it is red');
    expect(rows()).toHaveLength(before + 4);
  });

  it('refuses an empty note and an unknown package, and records nothing', async () => {
    const before = rows().length;
    expect(await addHistory(world, { mission: directory, wp: 'WP01', note: ' ', agent: null })).toMatchObject({
      ok: false,
      problems: [{ code: 'USAGE' }],
    });
    expect(await addHistory(world, { mission: directory, wp: 'WP09', note: 'x', agent: null })).toMatchObject({
      ok: false,
      problems: [{ code: 'WP_NOT_FOUND', details: { work_packages: ['WP01', 'WP02'] } }],
    });
    expect(rows()).toHaveLength(before);
  });
});
