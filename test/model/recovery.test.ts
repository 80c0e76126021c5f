import { describe, expect, it } from 'vitest';
import { recovery } from '../../machines/recovery/machine.ts';
import type { RecoveryPlan } from '../../schemas/recovery.ts';
import { walkOperation } from '../support/walkOperation.ts';

const context = {
  wp_id: 'WP01',
  mission_slug: 'demo',
  worktree_path: '.worktrees/demo-lane-a',
  branch_name: 'kitty/mission-demo-lane-a',
  base_branch: 'main',
  base_commit: null,
  dependencies: [],
  created_at: '2026-01-01T00:00:00.000000+00:00',
  created_by: 'recovery',
  vcs_backend: 'git',
  lane_id: 'lane-a',
  lane_wp_ids: ['WP01'],
  current_wp: 'WP01',
  lane_test_env: null,
};
const plan: RecoveryPlan = {
  rescues: [
    {
      wp: 'WP01',
      rescue: {
        worktree: '/repo/.worktrees/demo-lane-a',
        ref: 'refs/spec-kitty/rescue/demo/WP01/1',
        message: 'Uncommitted work',
        at: '2026-01-01T00:00:00.000000+00:00',
      },
    },
  ],
  worktrees: [
    { lane_id: 'lane-a', worktree: { checkout: '/repo', path: '/repo/.worktrees/demo-lane-a', branch: 'kitty/mission-demo-lane-a' } },
  ],
  workspaces: [{ context, former: null }],
  raised: [{ wp: 'WP01', ids: { claimed: '1', started: '2' }, workspace_context: 'worktree:/repo/.worktrees/demo-lane-a' }],
  commit: { message: 'recovered', tip: null },
  at: '2026-01-01T00:00:00.000000+00:00',
};
const mishap = { about: 'WP01', code: 'GIT_FAILED', message: 'No.' };

describe('recovery, walked', () => {
  it('has an answer and an end everywhere, whatever there is to put right', () => {
    const { states, ways } = walkOperation(recovery, {
      plans: [plan, { ...plan, rescues: [], worktrees: [], workspaces: [] }, { ...plan, raised: [] }],
      answers: {
        keepWork: [{ kept: [], mishaps: [], changed: {} }],
        makeWorktrees: [
          { made: ['lane-a'], mishaps: [], changed: {} },
          { made: [], mishaps: [mishap], changed: {} },
        ],
        noteWorkspaces: [{ noted: ['lane-a'], mishaps: [], changed: {} }],
        raisePackages: [
          { raised: [{ wp: 'WP01', from: 'planned', to: 'in_progress', events: ['1', '2'] }], mishaps: [], changed: {} },
          { raised: [], mishaps: [mishap], changed: {} },
        ],
        commitStatus: [{ commits: [], changed: {} }],
      },
    });
    expect(states).toEqual(['aborted', 'allocating', 'committing', 'done', 'keeping', 'noting', 'raising', 'refused', 'stopped']);
    expect(ways).toBeGreaterThan(50);
  });
});
