import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missionList } from '../../../../runtime/session/missionList.ts';
import { type World, realWorld } from '../../../../runtime/world.ts';
import isMissionListReply from '../../../../schemas/generated/missionListReply.js';
import type { MissionListReply } from '../../../../schemas/missionListReply.ts';
import { missionFiles, newRepository, temporaryFolder, writeFiles } from '../../../support/repository.ts';

const standingIn = (cwd: string): World => ({ ...realWorld(), cwd, env: {} });

async function listFrom(cwd: string, progress: boolean): Promise<MissionListReply> {
  const listed = await missionList(standingIn(cwd), { progress });
  if (!listed.ok) throw new Error(listed.problems[0].message);
  expect(isMissionListReply(listed.value)).toBe(true);
  return listed.value;
}

const moved = (wpId: string, to: string, at: number): string => {
  const event = {
    actor: 'tester',
    at: `2026-01-01T00:00:0${at}.000000+00:00`,
    event_id: `01KZAAAA0000000000000000A${at}`,
    evidence: null,
    execution_mode: 'worktree',
    force: false,
    from_lane: 'genesis',
    mission_slug: 'dark-mode-01KZAAAA',
    reason: null,
    review_ref: null,
    to_lane: to,
    wp_id: wpId,
  };
  return `${JSON.stringify(event)}\n`;
};

function manyMissions(): string {
  const { root, commit } = newRepository();
  commit({
    ...missionFiles('dark-mode-01KZAAAA', { mission_id: '01KZAAAA0000000000000000AA', topology: 'lanes' }),
    'kitty-specs/dark-mode-01KZAAAA/status.events.jsonl': moved('WP01', 'done', 1) + moved('WP02', 'planned', 2),
    ...missionFiles('083-old', { mission_number: 83, mission_type: 'research', friendly_name: 'Old' }),
    ...missionFiles('lost-01KZBBBB', {
      mission_id: '01KZBBBB0000000000000000BB',
      topology: 'coord',
      coordination_branch: 'kitty/mission-lost-01KZBBBB',
    }),
    ...missionFiles('torn-01KZCCCC', { mission_id: '01KZCCCC0000000000000000CC' }),
    'kitty-specs/torn-01KZCCCC/status.events.jsonl': 'no event\n',
    'kitty-specs/broken/meta.json': '{',
    'kitty-specs/empty/spec.md': '',
    'kitty-specs/README.md': '',
  });
  return root;
}

test('every folder is listed, broken ones with what is wrong, from wherever one stands', async () => {
  const root = manyMissions();
  const list = await listFrom(join(root, 'kitty-specs'), false);
  expect(list.kitty_specs).toBe(join(root, 'kitty-specs'));
  expect(
    list.missions.map(({ mission_slug, mission_id, mission_number, mission_type, topology, problem }) => [
      mission_slug,
      mission_id,
      mission_number,
      mission_type,
      topology,
      problem?.code ?? null,
    ]),
  ).toEqual([
    ['083-old', null, 83, 'research', 'single_branch', null],
    ['broken', null, null, '', null, 'META_UNREADABLE'],
    ['dark-mode-01KZAAAA', '01KZAAAA0000000000000000AA', null, 'software-dev', 'lanes', null],
    ['empty', null, null, '', null, 'META_UNREADABLE'],
    ['lost-01KZBBBB', '01KZBBBB0000000000000000BB', null, 'software-dev', 'coord', null],
    ['torn-01KZCCCC', '01KZCCCC0000000000000000CC', null, 'software-dev', 'single_branch', null],
  ]);
  expect(list.missions[0]).toEqual({
    mission_slug: '083-old',
    mission_id: null,
    mid8: null,
    mission_number: 83,
    mission_type: 'research',
    friendly_name: 'Old',
    topology: 'single_branch',
    target_branch: 'main',
    feature_dir: join(root, 'kitty-specs/083-old'),
    progress: null,
    problem: null,
  });
});

test('progress is told on request, where it can be known', async () => {
  const list = await listFrom(manyMissions(), true);
  expect(Object.fromEntries(list.missions.map(({ mission_slug, progress, problem }) => [mission_slug, progress ?? problem?.code]))).toEqual(
    {
      '083-old': { percentage: 0, done_count: 0, total_count: 0, per_lane_counts: {} },
      broken: 'META_UNREADABLE',
      'dark-mode-01KZAAAA': { percentage: 50, done_count: 1, total_count: 2, per_lane_counts: { done: 1, planned: 1 } },
      empty: 'META_UNREADABLE',
      'lost-01KZBBBB': 'COORDINATION_BRANCH_DELETED',
      'torn-01KZCCCC': 'CANONICAL_STATUS_UNREADABLE',
    },
  );
});

test('a project without missions, and no project', async () => {
  const { root } = newRepository();
  writeFiles(root, { '.kittify/config.yaml': '' });
  expect((await listFrom(root, true)).missions).toEqual([]);
  expect(await missionList(standingIn(temporaryFolder()), { progress: false })).toMatchObject({
    ok: false,
    problems: [{ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED', next: 'spec-kitty init --ai claude' }],
  });
});

test('a folder that was set up before it has a repository is told to become one, and lacks nothing that is there', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { '.kittify/config.yaml': '' });
  expect(await missionList(standingIn(folder), { progress: false })).toMatchObject({
    ok: false,
    problems: [{ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED', next: 'git init', details: { missing: ['kitty-specs'] } }],
  });
});
