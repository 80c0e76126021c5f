import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  laneTestEnvironment,
  readWorkspaceContext,
  takenUp,
  workspaceContextPath,
  workspaceContextText,
} from '../../../../machines/rules/workspaceContext.ts';
import type { WorkspaceContext } from '../../../../schemas/workspaceContext.ts';

const context: WorkspaceContext = {
  wp_id: 'WP01',
  mission_slug: 'demo',
  worktree_path: '.worktrees/demo-lane-a',
  branch_name: 'kitty/mission-demo-lane-a',
  base_branch: 'main',
  base_commit: 'abcabc1',
  dependencies: ['WP00'],
  created_at: '2026-01-01T00:00:00+00:00',
  created_by: 'implement-command-lane',
  vcs_backend: 'git',
  lane_id: 'lane-a',
  lane_wp_ids: ['WP01', 'WP02'],
  current_wp: 'WP01',
  lane_test_env: { SPEC_KITTY_TEST_DB_NAME: 'test_demo_lane_a' },
};

it('has its keys in the order of the original, two spaces, ASCII alone and a newline', () => {
  expect(workspaceContextText({ ...context, base_branch: 'größe', dependencies: [] })).toBe(`{
  "wp_id": "WP01",
  "mission_slug": "demo",
  "worktree_path": ".worktrees/demo-lane-a",
  "branch_name": "kitty/mission-demo-lane-a",
  "base_branch": "gr\\u00f6\\u00dfe",
  "base_commit": "abcabc1",
  "dependencies": [],
  "created_at": "2026-01-01T00:00:00+00:00",
  "created_by": "implement-command-lane",
  "vcs_backend": "git",
  "lane_id": "lane-a",
  "lane_wp_ids": [
    "WP01",
    "WP02"
  ],
  "current_wp": "WP01",
  "lane_test_env": {
    "SPEC_KITTY_TEST_DB_NAME": "test_demo_lane_a"
  }
}
`);
});

it('is read back as it was written', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 });
  const any = fc.record({
    wp_id: text,
    mission_slug: text,
    worktree_path: text,
    branch_name: text,
    base_branch: text,
    base_commit: fc.option(fc.stringMatching(/^[0-9a-f]{40}$/)),
    dependencies: fc.array(text),
    created_at: text,
    created_by: text,
    vcs_backend: text,
    lane_id: fc.string({ minLength: 1 }),
    lane_wp_ids: fc.array(text),
    current_wp: fc.option(text),
    lane_test_env: fc.option(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        text,
      ),
    ),
  });
  fc.assert(
    fc.property(any, (one) => {
      expect(readWorkspaceContext(workspaceContextText(one))).toEqual(JSON.parse(JSON.stringify(one)));
    }),
  );
});

it('counts as none when it is malformed, incomplete or of an older kind; an unknown base is none', () => {
  const without = (key: keyof WorkspaceContext): string => JSON.stringify({ ...context, [key]: undefined });
  for (const text of [
    '',
    '{',
    '[]',
    'null',
    without('lane_id'),
    without('lane_wp_ids'),
    JSON.stringify({ ...context, lane_id: '' }),
    '{"feature_slug": "demo", "wp_id": "WP01"}',
  ])
    expect(readWorkspaceContext(text)).toBeNull();
  for (const base_commit of ['unknown', '--output=.bashrc', '$(id)'])
    expect(readWorkspaceContext(JSON.stringify({ ...context, base_commit }))?.base_commit).toBeNull();
});

it('keeps what the worktree was made from when another package is taken up in it', () => {
  const now = {
    ...context,
    wp_id: 'WP02',
    current_wp: 'WP02',
    dependencies: ['WP01'],
    base_branch: 'other',
    base_commit: 'def',
    created_at: 'later',
    created_by: 'somebody',
  };
  expect(takenUp(null, now)).toEqual(now);
  expect(takenUp(context, now)).toEqual({
    ...now,
    base_branch: 'main',
    base_commit: 'abcabc1',
    created_at: context.created_at,
    created_by: context.created_by,
  });
  expect(takenUp({ ...context, branch_name: 'another' }, now)).toEqual(now);
});

it.each([
  ['demo-01KZ0000', 'test_demo_01KZ0000_lane_a'],
  ['083-my.feature', 'test_083_my_feature_lane_a'],
  ['größe--x', 'test_gr_e_x_lane_a'],
])('names the database of the tests of %s', (mission, name) => {
  expect(laneTestEnvironment(mission, 'lane-a')).toEqual({ SPEC_KITTY_TEST_DB_NAME: name });
  expect(workspaceContextPath(mission, 'lane-a')).toBe(`.kittify/workspaces/${mission}-lane-a.json`);
});
