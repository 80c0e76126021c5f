import { describe, expect, it } from 'vitest';
import { claim } from '../../machines/claim/machine.ts';
import type { ClaimPlan, LaneWorkplace } from '../../schemas/claim.ts';
import { walkOperation } from '../support/walkOperation.ts';

const environment = { SPEC_KITTY_TEST_DB_NAME: 'test_demo_lane_a' };
const lane: LaneWorkplace = {
  allocation: {
    lane_id: 'lane-a',
    worktree: { checkout: '/repo', path: '/repo/.worktrees/demo-lane-a', branch: 'kitty/mission-demo-lane-a' },
    begins_at: ['main'],
    tip: null,
  },
  tips: [
    { name: 'lane-b', branches: ['kitty/mission-demo-lane-b'], packages: ['WP02'], message: 'Merge dependency lane lane-b into lane-a' },
  ],
  settled: ['kitty-specs'],
  context: {
    wp_id: 'WP01',
    mission_slug: 'demo',
    worktree_path: '.worktrees/demo-lane-a',
    branch_name: 'kitty/mission-demo-lane-a',
    base_branch: 'main',
    base_commit: null,
    dependencies: ['WP02'],
    created_at: '2026-01-01T00:00:00.000000+00:00',
    created_by: 'implement-command-lane',
    vcs_backend: 'git',
    lane_id: 'lane-a',
    lane_wp_ids: ['WP01'],
    current_wp: 'WP01',
    lane_test_env: environment,
  },
  rescue: { ref: 'refs/spec-kitty/rescue/demo/WP01/1', message: 'Uncommitted work' },
};
const plan: ClaimPlan = {
  claim: {
    wp: 'WP01',
    agent: 'claude',
    ids: { released: '1', claimed: '2', started: '3', freed: '4', noted: '5' },
    takes: { holder: 'codex', claim: '0', why: 'gone' },
    model: null,
    profile: null,
    process: null,
    execution_mode: 'worktree',
    workspace_context: 'worktree:/repo/.worktrees/demo-lane-a',
  },
  lane,
  prompt: {
    wp: 'WP01',
    agent: 'claude',
    invocation: '6',
    workspace: { path: '/repo/.worktrees/demo-lane-a', branch: 'kitty/mission-demo-lane-a', lane_id: 'lane-a', environment },
    rescued: null,
  },
  commit: { message: 'WP01', tip: null },
  at: '2026-01-01T00:00:00.000000+00:00',
};
const recorded = {
  from: 'planned',
  to: 'in_progress',
  claim: '3',
  events: ['2', '3', '5'],
  warnings: [],
  changed: { events: ['2', '3', '5'] },
} as const;
const answer = (way: 'begun' | 'continued' | 'taken') => ({
  ...recorded,
  way,
  events: [...recorded.events],
  warnings: [],
  changed: { events: [...recorded.changed.events] },
});

describe('claiming, walked', () => {
  it('has an answer and an end everywhere, whatever there is to do', () => {
    const { states, ways } = walkOperation(claim, {
      plans: [plan, { ...plan, lane: null }],
      answers: {
        recordClaim: [answer('begun'), answer('taken'), { ...answer('continued'), events: [] }],
        rescueWork: [
          { commit: null, paths: [], changed: {} },
          { commit: 'abc', paths: ['half.txt'], changed: {} },
        ],
        allocate: [
          { state: 'added', begun_at: 'main', head: 'abc', changed: {} },
          { state: 'present', begun_at: null, head: 'abc', changed: {} },
        ],
        completeBase: [{ commit: 'def', holds: ['lane-b'], missing: [], changed: {} }],
        recordWorkspace: [lane.context],
        writePrompt: [{ path: '/repo/.git/spec-kitty/prompts/demo/6.md' }],
        commitStatus: [{ commits: [], changed: {} }],
      },
    });
    expect(states).toEqual([
      'aborted',
      'allocating',
      'basing',
      'claiming',
      'committing',
      'done',
      'prompting',
      'recording',
      'refused',
      'rescuing',
      'stopped',
    ]);
    expect(ways).toBe(214);
  });
});
