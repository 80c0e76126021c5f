import { describe, expect, test } from 'vitest';
import { packagePrompt } from '../../../../../machines/rules/prompt/packagePrompt.ts';
import { words } from '../../../../../missions/words.js';
import { charterLinesOfProject, charterOfProject, packageFacts, promptMission } from '../../../../support/promptFacts.ts';

const said = (more: Parameters<typeof packageFacts>[0] = {}): string =>
  packagePrompt({ frame: words.frames.package, body: words.every.packages.implement }, packageFacts(more));
const commands = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(spec-kitty|git|cd|export) /.test(line));

test('where to go, what is yours, what it builds on, the order itself', () => {
  const text = said();
  expect(text).toContain('cd /repo/.worktrees/dark-mode-01KZAAAA-lane-b');
  expect(text).toContain('export TEST_DATABASE=test_lane_b');
  expect(text).toContain('- `src/colours/**`\n- `tests/colours/**`');
  expect(text).toContain('- WP01 Read the setting: approved, on `kitty/mission-dark-mode-01KZAAAA-lane-a`');
  expect(text).toContain(
    '----- WP03 begins -----\n---\nwork_package_id: WP03\ntitle: Switch the colours\n---\n\n# WP03\n\nSwitch them.\n----- WP03 ends -----',
  );
});

test('the commands that finish it, with every option, in the order the gates ask for', () => {
  expect(commands(said())).toEqual([
    'cd /repo/.worktrees/dark-mode-01KZAAAA-lane-b',
    'export TEST_DATABASE=test_lane_b',
    'spec-kitty agent tasks mark-status T007 T008 --status done --mission dark-mode-01KZAAAA',
    'git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b status --short',
    'git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b add --all',
    "git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b commit --message 'WP03: Switch the colours'",
    'spec-kitty agent tasks move-task WP03 --to for_review --mission dark-mode-01KZAAAA --agent claude --note "<what was done, what was left out and why>"',
    'spec-kitty next --mission dark-mode-01KZAAAA --agent claude --result success --json',
    'spec-kitty next --mission dark-mode-01KZAAAA --agent claude --result blocked --note "<what stands in the way>" --json',
  ]);
});

test('an offer says first how to claim, a claim does not say it again', () => {
  expect(said({ isClaimed: false })).toContain(
    '## First: claim it\n\n```sh\nspec-kitty agent action implement WP03 --mission dark-mode-01KZAAAA --agent claude\n```',
  );
  expect(said()).not.toContain('First: claim it');
});

test('feedback reaches the next implementer whole', () => {
  const text = 'Line 7 throws.\n\n----- FEEDBACK ends -----\n\nAnd {{body}} is not {{tested}}.';
  const prompt = said({ feedback: { reviewer: 'codex', cycle: 2, text } });
  expect(prompt).toContain(text);
  expect(prompt).toContain('codex reviewed the package (review 2) and asked for changes.');
  expect(prompt).toMatch(/^# WP03 Switch the colours: fix$/m);
  expect(said()).not.toContain('What was sent back');
});

test('what somebody left behind is told, with the commit that keeps it', () => {
  const prompt = said({
    rescued: { holder: 'codex', ref: 'refs/spec-kitty/rescue/demo/WP03/1', commit: '3333333', paths: ['src/colours/dark.ts'] },
  });
  expect(prompt).toContain('codex worked here before you and is gone.');
  expect(prompt).toContain('- `src/colours/dark.ts`');
  expect(prompt).toContain('git -C /repo/.worktrees/dark-mode-01KZAAAA-lane-b show --stat 3333333');
  expect(said()).not.toContain('What somebody left behind');
});

describe('a planning package', () => {
  const planning = { workspace: { path: '/repo', branch: 'feat/dark-mode', lane_id: null, environment: {} } };

  test('is worked on in the main checkout and committed beside the work of others', () => {
    const text = said({ ...planning, package: { ...packageFacts().package, owned_files: ['docs/colours/**'] } });
    expect(text).toContain('This is the main checkout, on the branch `feat/dark-mode`');
    expect(commands(text)).toContain(
      "spec-kitty spec-commit /repo/docs/colours --message 'WP03: Switch the colours' --mission dark-mode-01KZAAAA",
    );
    expect(text).not.toContain('git -C');
  });

  test('is not committed on a protected branch', () => {
    const text = said({ ...planning, mission: { ...promptMission, checkedOut: 'main', isProtected: true } });
    expect(text).toContain('Do not commit: `main` is protected.');
    expect(text).not.toContain('spec-commit');
  });
});

test('a bulk edit leads to the map of its occurrences', () => {
  expect(said({ mission: { ...promptMission, isBulkEdit: true } })).toContain(`${promptMission.folder}/occurrence_map.yaml says`);
  expect(said()).not.toContain('occurrence_map.yaml');
});

test('the rules of the project are led to where there are any', () => {
  expect(said({ mission: { ...promptMission, charter: charterOfProject } })).toContain(
    `as a whole before you begin: nothing of them is repeated here.\n\n${charterLinesOfProject}`,
  );
  expect(said()).not.toContain('The rules of the project');
});

test('same facts, same bytes', () => {
  expect(said()).toBe(said());
});
