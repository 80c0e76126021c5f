import { expect, test } from 'vitest';
import { implementPage } from '../../../../cli/render/implementPage.ts';
import { pageText } from '../../../../cli/render/page.ts';
import type { ImplementReply } from '../../../../schemas/implementReply.ts';

const reply: ImplementReply = {
  workspace: 'demo-lane-b',
  workspace_path: '.worktrees/demo-lane-b',
  branch: 'kitty/mission-demo-lane-b',
  mission_slug: 'demo',
  mission_number: null,
  mission_type: 'software-dev',
  wp_id: 'WP02',
  lane_id: 'lane-b',
  execution_mode: 'code_change',
  status: 'created',
  lane_test_env: { SPEC_KITTY_TEST_DB_NAME: 'test_demo_lane_b' },
  agent: 'claude',
  claim: 'begun',
  from_lane: 'planned',
  to_lane: 'in_progress',
  events: ['1', '2', '3'],
  workspace_dir: '/repo/.worktrees/demo-lane-b',
  prompt_file: '/repo/.git/spec-kitty/prompts/demo/1-claude-implement-WP02.md',
  base: { branch: 'main', commit: 'abc', holds: ['lane-a'] },
  taken_from: null,
  rescued: null,
  commits: [],
  next_commands: {
    read: 'cat /repo/.git/spec-kitty/prompts/demo/1-claude-implement-WP02.md',
    hand_in: 'spec-kitty agent tasks move-task WP02 --to for_review',
    next: 'spec-kitty next',
  },
  resumed: false,
  warnings: [],
};
const text = (more: Partial<ImplementReply> = {}): string => pageText(implementPage({ ...reply, ...more }), () => false);

test('a claim says where to work, what to read and what to run', () => {
  expect(text()).toBe(`WP02: planned → in_progress, now with claude
  work in  /repo/.worktrees/demo-lane-b
  branch   kitty/mission-demo-lane-b (from main, with lane-a)
  set      SPEC_KITTY_TEST_DB_NAME=test_demo_lane_b

Read the prompt, do what it says, and hand the package in:

  cat /repo/.git/spec-kitty/prompts/demo/1-claude-implement-WP02.md
  spec-kitty agent tasks move-task WP02 --to for_review
`);
});

test('a takeover says from whom, and what was kept', () => {
  const page = text({
    claim: 'taken',
    taken_from: { holder: 'codex', why: 'gone' },
    rescued: { ref: 'refs/spec-kitty/rescue/demo/WP02/1', commit: 'abc', paths: ['a'] },
  });
  expect(page).toContain('now with claude, taken over from codex\n');
  expect(page).toContain('  rescued  1 uncommitted file: refs/spec-kitty/rescue/demo/WP02/1\n');
});

test('planning has no branch; work that goes on, notes and warnings are told', () => {
  const page = text({
    branch: null,
    base: null,
    lane_test_env: {},
    claim: 'continued',
    from_lane: 'in_progress',
    warnings: ['Something is odd.'],
    commits: [
      {
        state: 'mirrored',
        branch: 'main',
        ref: 'refs/x',
        commit: 'abc',
        replaced: null,
        paths: [],
        note: 'main is protected.',
        problem_code: null,
      },
    ],
  });
  expect(page).not.toContain('branch  ');
  expect(page).toContain('still with claude\n');
  expect(page.endsWith('\nmain is protected.\n\nSomething is odd.\n')).toBe(true);
});
