import { expect, test } from 'vitest';
import { decisionPage } from '../../../../cli/render/decisionPage.ts';
import { pageText } from '../../../../cli/render/page.ts';
import type { Decision } from '../../../../schemas/decision.ts';

const decision: Decision = {
  kind: 'query',
  agent: null,
  mission_slug: 'demo',
  mission_number: '',
  mission_type: 'software-dev',
  mission: 'software-dev',
  mission_state: 'implement',
  timestamp: '',
  action: 'implement',
  wp_id: 'WP02',
  workspace_path: '/repo/.worktrees/demo-lane-a',
  prompt_file: null,
  reason: null,
  guard_failures: [],
  progress: {
    total_wps: 3,
    done_wps: 1,
    approved_wps: 0,
    in_progress_wps: 0,
    planned_wps: 2,
    for_review_wps: 0,
    weighted_percentage: 33.3,
  },
  origin: {},
  run_id: null,
  step_id: null,
  decision_id: null,
  input_key: null,
  question: null,
  options: null,
  is_query: true,
  preview_step: 'implement',
  offer: 'step',
  why: ['WP02 is planned.'],
  why_not: [{ wp_id: 'WP03', lane: 'planned', reason: 'x', sentence: 'WP03 waits for WP02.', waits_for: ['WP02'], way_on: null }],
  wait: null,
  next_command: 'spec-kitty agent action implement WP02',
  report_id: 'r',
  state_digest: 'd',
};

const shown = (more: Partial<Decision>): readonly string[] =>
  pageText(decisionPage({ ...decision, ...more }, { width: 80 }), () => false)
    .trimEnd()
    .split('\n');

test("a question is answered in the original's lines, then why and why not", () => {
  expect(shown({})).toEqual([
    '[QUERY — no result provided, state not advanced]',
    '  Mission: demo @ implement',
    '  Mission Type: software-dev',
    '  Next step: implement WP02',
    '  Workspace: /repo/.worktrees/demo-lane-a',
    '  Progress: 33% (1/3 done)',
    '',
    'Why',
    '  WP02 is planned.',
    '',
    'Why not',
    '  WP03 waits for WP02.',
    '',
    'Next: spec-kitty agent action implement WP02',
  ]);
});

test('a decision to take shows its question, its numbered options and its id', () => {
  expect(
    shown({
      wp_id: null,
      preview_step: null,
      question: 'Ship it?',
      options: ['approve', 'reject'],
      decision_id: 'audit:release',
      run_id: 'run-1',
      reason: 'pending_decision',
    }).slice(3, 11),
  ).toEqual([
    '  Workspace: /repo/.worktrees/demo-lane-a',
    '  Reason: pending_decision',
    '  Question: Ship it?',
    '    1. approve',
    '    2. reject',
    '  Decision ID: audit:release',
    '  Progress: 33% (1/3 done)',
    '  Run ID: run-1',
  ]);
});

test('waiting names whom it waits for and when to ask again; without a holder only the package', () => {
  const wait = {
    token: 'all_wps_in_progress',
    for: [
      { wp_id: 'WP01', lane: 'in_progress', holder: 'ada', since: null, takeover: 'spec-kitty take WP01' },
      { wp_id: 'WP02', lane: 'in_review', holder: null, since: null, takeover: 'spec-kitty take WP02' },
    ],
    ask_again_after_seconds: 60,
  };
  expect(shown({ wait })).toContain('  For WP01 (in_progress, ada), WP02 (in_review). Ask again in 60 seconds.');
  expect(shown({ wait })).toContain('  Where ada is gone: spec-kitty take WP01');
  expect(shown({ wait })).not.toContain('spec-kitty take WP02');
  expect(shown({ wait: { ...wait, for: [] } })).toContain('  all_wps_in_progress. Ask again in 60 seconds.');
});

test('an answer to a report is labelled by its kind', () => {
  const lines = shown({ kind: 'blocked', is_query: false, guard_failures: ['spec.md is missing.', 'plan.md is missing.'] });
  expect(lines.slice(0, 3)).toEqual(['[BLOCKED] demo @ implement', '  Mission Type: software-dev', '  Action: implement WP02']);
  expect(lines).toContain('  Guards pending: spec.md is missing; plan.md is missing');
});

test('the file to read stands before the command to run', () => {
  expect(shown({ prompt_file: '/repo/.git/spec-kitty/prompts/demo/1-ada-plan.md' }).slice(-3)).toEqual([
    '',
    'Read and follow: /repo/.git/spec-kitty/prompts/demo/1-ada-plan.md',
    'Next: spec-kitty agent action implement WP02',
  ]);
});

test('what is blocked stands with the command that moves it on, in a line of its own', () => {
  const blocked = {
    wp_id: 'WP04',
    lane: 'blocked',
    reason: 'blocked',
    sentence: 'WP04 is blocked.',
    waits_for: [],
    way_on: 'spec-kitty free WP04',
  };
  const waits = { ...blocked, wp_id: 'WP05', sentence: 'WP05 waits for WP04.', way_on: null };
  expect(shown({ why_not: [blocked, waits] }).join('\n')).toContain(
    'Why not\n  WP04 is blocked.\n    spec-kitty free WP04\n  WP05 waits for WP04.\n',
  );
  expect(shown({ why_not: [] })).not.toContain('Why not');
});
