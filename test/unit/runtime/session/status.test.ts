import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listDependents } from '../../../../runtime/session/listDependents.ts';
import { listTasks } from '../../../../runtime/session/listTasks.ts';
import { next } from '../../../../runtime/session/next.ts';
import { status } from '../../../../runtime/session/status.ts';
import type { World } from '../../../../runtime/world.ts';
import isDependentsReply from '../../../../schemas/generated/dependentsReply.js';
import isStatusReply from '../../../../schemas/generated/statusReply.js';
import isTaskListReply from '../../../../schemas/generated/taskListReply.js';
import type { StatusReply, StatusRow } from '../../../../schemas/reply.ts';
import { runMain } from '../../../support/runMain.ts';
import { directory, missionId, plantedMission, type Planted } from '../../../support/boards.ts';
import { gitIn, newRepository, writeFiles, type Repository } from '../../../support/repository.ts';

/** An hour after every commit and, but for seconds, every event of the tests. */
const world = (cwd: string): World => ({
  cwd,
  env: {},
  pid: 1,
  now: () => new Date('2026-01-01T01:00:00Z'),
  newId: () => '01KZ0000000000000000009999',
});

const planted = (packages: Readonly<Record<string, Planted>>, extra: Readonly<Record<string, string>> = {}): Repository => {
  const repository = newRepository();
  repository.commit(plantedMission(packages, {}, extra));
  return repository;
};

async function ask(root: string, staleThreshold = 10): Promise<StatusReply> {
  const outcome = await status(world(root), { mission: directory, staleThreshold });
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join('\n'));
  expect(isStatusReply(outcome.value) || isStatusReply.errors).toBe(true);
  return outcome.value;
}

const row = ({ work_packages }: StatusReply, id: string): StatusRow | undefined => work_packages.find((each) => each.id === id);

/** A lanes.json that puts packages into one lane. */
const lanesJson = (...ids: readonly string[]): string =>
  `${JSON.stringify(
    {
      version: 1,
      mission_slug: directory,
      mission_id: missionId,
      mission_branch: `kitty/mission-${directory}`,
      target_branch: 'main',
      lanes: [{ lane_id: 'lane-a', wp_ids: ids, write_scope: [], predicted_surfaces: [], depends_on_lanes: [], parallel_group: 0 }],
      computed_at: '2026-01-01T00:00:00+00:00',
      computed_from: 'dependency_graph+ownership',
    },
    null,
    2,
  )}\n`;

describe('the reply', () => {
  test("has the original's keys in its order, then ours", async () => {
    const reply = await ask(planted({ WP01: { lane: 'in_progress', by: 'ada' } }).root);
    expect(Object.keys(reply)).toEqual([
      'mission_slug',
      'mission_number',
      'mission_type',
      'total_wps',
      'by_lane',
      'work_packages',
      'progress_percentage',
      'progress_semantics',
      'weighted_percentage',
      'done_count',
      'done_percentage',
      'stale_wps',
      'stale_verdicts',
      'stalled_wps',
      'auto_commit',
      'mission_id',
      'target_branch',
      'columns',
      'unfinished_merge',
      'unreadable',
    ]);
    expect(Object.keys(row(reply, 'WP01') ?? {})).toEqual([
      'id',
      'title',
      'lane',
      'phase',
      'file',
      'agent',
      'agent_profile',
      'resolved_agent_profile',
      'resolved_role',
      'resolved_model',
      'shell_pid',
      'shell_pid_created_at',
      'execution_mode',
      'workspace_kind',
      'stale',
      'is_stale',
      'minutes_since_commit',
      'worktree_exists',
      'sentence',
      'dependencies',
      'waits_for',
      'holder',
      'holder_gone',
      'since',
      'way_on',
      'sent_back',
      'lane_id',
      'workspace_path',
    ]);
  });

  test('puts every package where the events put it, and says what it waits for', async () => {
    const reply = await ask(
      planted({
        WP01: { lane: 'done' },
        WP02: { lane: 'in_progress', by: 'ada' },
        WP03: { after: ['WP01', 'WP02'] },
        WP04: { lane: 'genesis' },
      }).root,
    );
    expect(reply.by_lane).toMatchObject({ done: 1, in_progress: 1, planned: 1, genesis: 1, blocked: 0 });
    expect(reply.columns.filter(({ wp_ids }) => wp_ids.length > 0)).toEqual([
      { column: 'planned', wp_ids: ['WP03'] },
      { column: 'in_progress', wp_ids: ['WP02'] },
      { column: 'done', wp_ids: ['WP01'] },
      { column: 'other', wp_ids: ['WP04'] },
    ]);
    expect(row(reply, 'WP03')).toMatchObject({ waits_for: ['WP02'], sentence: 'WP03 waits for WP02, which is in_progress.' });
    expect(row(reply, 'WP02')).toMatchObject({ holder: 'ada', file: 'WP02-part.md', title: 'Part WP02' });
  });

  test('says of nothing what the original says: empty texts, an unknown phase, and process ids as texts', async () => {
    const { root } = planted({ WP01: { lane: 'in_progress', by: 'ada' }, WP02: {} });
    const note =
      '{"actor":"ada","at":"2026-01-02T00:00:00+00:00","delta":{"agent":"ada","shell_pid":4321,"shell_pid_created_at":""},"event_id":"01KZ2000000000000000000000","kind":"annotation","wp_id":"WP01"}\n';
    appendFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), note);
    const reply = await ask(root);
    expect(row(reply, 'WP01')).toMatchObject({ agent: 'ada', shell_pid: '4321', shell_pid_created_at: null });
    expect(row(reply, 'WP02')).toMatchObject({
      phase: 'Unknown Phase',
      agent: '',
      agent_profile: '',
      resolved_agent_profile: '',
      resolved_role: '',
      resolved_model: '',
      shell_pid: '',
      shell_pid_created_at: null,
    });
  });

  test('lists the packages of a column by their numbers, for programs and for people', async () => {
    const { root } = planted({ WP09: {}, WP10: {}, WP100: {}, WP11: {} });
    expect((await ask(root)).columns.find(({ column }) => column === 'planned')?.wp_ids).toEqual(['WP09', 'WP10', 'WP11', 'WP100']);
    const { stdout } = await runMain(['status', '--mission', directory], { world: { cwd: root } });
    expect(stdout.match(/WP\d+ /g)).toEqual(['WP09 ', 'WP10 ', 'WP11 ', 'WP100 ']);
  });

  test('tells the same progress as next', async () => {
    const { root } = planted({ WP01: { lane: 'done' }, WP02: { lane: 'approved' }, WP03: { lane: 'claimed' } });
    const [board, decision] = [await ask(root), await next(world(root), { mission: directory, agent: null })];
    expect(decision).toMatchObject({
      ok: true,
      value: { progress: { weighted_percentage: board.weighted_percentage, done_wps: board.done_count, total_wps: board.total_wps } },
    });
    expect(board).toMatchObject({ weighted_percentage: 61.7, progress_percentage: 61.7, done_percentage: 33.3 });
  });

  test('is the same from a worktree of a lane', async () => {
    const { root, worktree } = planted({ WP01: { lane: 'in_progress' } }, { 'lanes.json': lanesJson('WP01') });
    const folder = worktree(`${directory}-lane-a`, `kitty/mission-${directory}-lane-a`);
    expect(await ask(folder)).toEqual(await ask(root));
  });
});

describe('work that went silent', () => {
  test('a lane without a commit for longer than the threshold is stale', async () => {
    const { root, worktree } = planted({ WP01: { lane: 'in_progress' } }, { 'lanes.json': lanesJson('WP01') });
    const folder = worktree(`${directory}-lane-a`, `kitty/mission-${directory}-lane-a`);
    expect(row(await ask(root), 'WP01')).toMatchObject({
      is_stale: false,
      worktree_exists: true,
      minutes_since_commit: null,
      stale: { status: 'fresh', reason: 'no_commit_yet' },
    });

    writeFiles(folder, { 'a.txt': 'a\n' });
    gitIn(folder, 'add', '-A');
    gitIn(folder, 'commit', '-q', '-m', 'work');
    const reply = await ask(root);
    expect(reply.stale_wps).toBe(1);
    expect(row(reply, 'WP01')).toMatchObject({
      is_stale: true,
      minutes_since_commit: 60,
      stale: { status: 'stale', reason: 'no_recent_commit', minutes_since_commit: 60, last_commit_time: '2026-01-01T00:00:00.000Z' },
    });
    expect(row(await ask(root, 60), 'WP01')).toMatchObject({ is_stale: false, stale: { status: 'fresh', reason: 'recent_commit' } });
  });

  test('nothing is said of packages that share the main checkout, of lanes without a branch and of packages nobody works on', async () => {
    const reply = await ask(
      planted({ WP01: { lane: 'in_progress', mode: 'planning_artifact' }, WP02: { lane: 'in_progress' }, WP03: { lane: 'claimed' } }).root,
    );
    expect(row(reply, 'WP01')).toMatchObject({
      workspace_kind: 'repo_root',
      stale: { status: 'not_applicable', reason: 'planning_artifact_repo_root_shared_workspace' },
    });
    expect(row(reply, 'WP02')).toMatchObject({
      workspace_kind: 'lane_workspace',
      worktree_exists: false,
      stale: { status: 'not_applicable', reason: 'stale_detection_unavailable' },
    });
    expect(row(reply, 'WP03')).not.toHaveProperty('stale');
  });

  test('a review without an event for longer than the project allows is stalled', async () => {
    const packages = { WP01: { lane: 'in_review', by: 'grace' } } as const;
    expect((await ask(planted(packages).root)).stalled_wps).toEqual([{ wp_id: 'WP01', age_minutes: 59, mission_slug: directory }]);
    expect((await ask(planted(packages, { '.kittify/config.yaml': 'review:\n  stall_threshold_minutes: 60\n' }).root)).stalled_wps).toEqual(
      [],
    );
  });

  test('an approval over a review that asked for changes is told', async () => {
    const reply = await ask(
      planted({ WP01: { lane: 'approved', sentBackBy: 'grace' }, WP02: { lane: 'planned', sentBackBy: 'grace' } }).root,
    );
    expect(reply.stale_verdicts).toEqual([{ wp_id: 'WP01', lane: 'approved', verdict: 'changes_requested', reviewer: 'grace' }]);
  });
});

test('what cannot be read hides nothing else, and is told', async () => {
  const { root } = planted(
    { WP01: {} },
    { 'lanes.json': '{', 'tasks/WP02-broken.md': 'no front matter', '.kittify/config.yaml': 'auto_commit: maybe\n' },
  );
  const { unreadable, total_wps } = await ask(root);
  expect(total_wps).toBe(2);
  expect(unreadable.join('\n')).toMatch(/WP02-broken[\s\S]*lanes\.json[\s\S]*config\.yaml/);
});

test('a log that cannot be read is a problem, not an empty board', async () => {
  const { root } = planted({ WP01: {} });
  appendFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), '{"broken"\n');
  expect(await status(world(root), { mission: directory, staleThreshold: 10 })).toMatchObject({
    ok: false,
    problems: [{ code: 'CANONICAL_STATUS_UNREADABLE' }],
  });
});

test('an unknown mission and a folder outside any project are problems', async () => {
  expect(await status(world(planted({ WP01: {} }).root), { mission: 'nothing', staleThreshold: 10 })).toMatchObject({
    ok: false,
    problems: [{ code: 'MISSION_NOT_FOUND' }],
  });
  expect(await status(world('/'), { mission: 'nothing', staleThreshold: 10 })).toMatchObject({
    ok: false,
    problems: [{ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED' }],
  });
});

describe('list-tasks', () => {
  const list = async (root: string, lane: string | null) => {
    const outcome = await listTasks(world(root), { mission: directory, lane });
    expect(outcome.ok && isTaskListReply(outcome.value)).toBe(true);
    return outcome.ok ? outcome.value : null;
  };

  test('lists packages in the order of their ids, or those of one lane by any of its names', async () => {
    const { root } = planted({ WP02: { lane: 'in_progress' }, WP01: {} });
    const path = (id: string): string => join(root, 'kitty-specs', directory, 'tasks', `${id}-part.md`);
    expect(await list(root, null)).toEqual({
      tasks: [
        { work_package_id: 'WP01', title: 'Part WP01', lane: 'planned', path: path('WP01') },
        { work_package_id: 'WP02', title: 'Part WP02', lane: 'in_progress', path: path('WP02') },
      ],
      count: 2,
      unreadable: [],
    });
    expect(await list(root, 'doing')).toMatchObject({ count: 1, tasks: [{ work_package_id: 'WP02' }] });
    expect(await list(root, 'done')).toEqual({ tasks: [], count: 0, unreadable: [] });
  });
});

describe('list-dependents', () => {
  test('says what a package waits for and what waits for it, by id or the name of its file', async () => {
    const { root } = planted({ WP01: {}, WP02: { after: ['WP01'] }, WP03: { after: ['WP01', 'WP02'] } });
    const asked = (wp: string) => listDependents(world(root), { mission: directory, wp });
    const outcome = await asked('wp02-part');
    expect(outcome).toEqual({ ok: true, value: { wp_id: 'WP02', depends_on: ['WP01'], dependents: ['WP03'], unreadable: [] } });
    expect(outcome.ok && isDependentsReply(outcome.value)).toBe(true);
    expect(await asked('WP01')).toMatchObject({ value: { depends_on: [], dependents: ['WP02', 'WP03'] } });
    expect(await asked('WP09')).toMatchObject({ problems: [{ code: 'WP_NOT_FOUND' }] });
  });
});
