import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { offerPrompt, saveOfferPrompt } from '../../../../runtime/prompts/offerPrompt.ts';
import { directory, type Planted } from '../../../support/boards.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { promptScene } from '../../../support/promptScene.ts';
import { gitIn, newRepository, writeFiles } from '../../../support/repository.ts';

/** A repository with a mission whose packages stand as planted. */
function planted(
  packages: Readonly<Record<string, Planted>>,
  meta: Readonly<Record<string, unknown>> = {},
  extra: Readonly<Record<string, string>> = {},
): string {
  const { root } = newRepository();
  writeFiles(root, laneMission(packages, meta, extra));
  return root;
}

async function offered(root: string, agent = 'claude', env: Readonly<Record<string, string>> = {}): Promise<string | null> {
  const { scene, answer } = await promptScene(root, agent, env);
  return offerPrompt(scene, answer, 'report-1');
}

test('a new package: how to claim it, then the order itself', async () => {
  const root = planted({ WP01: { lane: 'approved' }, WP02: { after: ['WP01'] } });
  const text = await offered(root);
  expect(text).toContain(`spec-kitty agent action implement WP02 --mission ${directory} --agent claude`);
  expect(text).toContain('----- WP02 begins -----\n---\nwork_package_id: WP02');
  expect(text).toContain('- WP01 Part WP01: approved');
});

test.each([
  ['package', { lane: 'in_progress', by: 'claude' }, 'implement'],
  ['review', { lane: 'in_review', by: 'claude' }, 'review'],
] as const)('a %s one has already, whose worktree is not there: the command that makes it comes first', async (_, planting, action) => {
  const root = planted({ WP01: planting });
  const claim = `spec-kitty agent action ${action} WP01 --mission ${directory} --agent claude`;
  expect(await offered(root)).toContain(claim);
  mkdirSync(join(root, laneNames('lane-a').worktree), { recursive: true });
  expect(await offered(root)).not.toContain(claim);
});

test("a package that was sent back: the reviewer's text, whole", async () => {
  const root = planted(
    { WP01: { sentBackBy: 'codex' } },
    {},
    {
      'status.events.jsonl': '',
      'tasks/WP01-part/review-cycle-2.md': '---\ncycle_number: 2\nwp_id: WP01\n---\n\nLine 7 throws.\n\nAnd line 9 does not.\n',
    },
  );
  const files = laneMission({ WP01: { sentBackBy: 'codex' } });
  const log = `kitty-specs/${directory}/status.events.jsonl`;
  writeFiles(root, {
    [log]: (files[log] ?? '').replace('"reference": "review-1"', `"reference": "review-cycle://${directory}/WP01-part/review-cycle-2.md"`),
  });
  const text = await offered(root);
  expect(text).toContain('codex reviewed the package (review 2)');
  expect(text).toContain('Line 7 throws.\n\nAnd line 9 does not.\n----- FEEDBACK ends -----');
  expect(text).toContain('WP01 Part WP01: fix');
});

test('a review whose text is gone says what the record refers to', async () => {
  expect(await offered(planted({ WP01: { sentBackBy: 'codex' } }))).toContain(
    'The text of the review cannot be found. The record refers to: review-1',
  );
});

test('a review: how to claim it, who did the work', async () => {
  const text = await offered(planted({ WP01: { lane: 'for_review', by: 'codex' } }));
  expect(text).toContain(`spec-kitty agent action review WP01 --mission ${directory} --agent claude`);
  expect(text).toContain('codex did the work.');
});

describe('a planning step', () => {
  const spec = '# Specification: [Name]\n';
  const specify = async (root: string, env: Readonly<Record<string, string>> = {}): Promise<string | null> => {
    const { scene, answer } = await promptScene(root, 'claude', env);
    return offerPrompt(scene, { ...answer, offer: 'step', step: scene.type.steps.find(({ id }) => id === 'specify') ?? null }, 'r');
  };

  test('says what is lacking and how it is finished', async () => {
    const root = planted({}, {}, { 'spec.md': spec, 'plan.md': '', 'tasks.md': '', 'status.events.jsonl': '', 'research.md': 'Found.\n' });
    const { scene, answer } = await promptScene(root, 'claude');
    const step = scene.type.steps.find(({ id }) => id === 'specify') ?? null;
    const text = await offerPrompt(scene, { ...answer, offer: 'step', step, action: 'specify' }, 'report-1');
    expect(text).toContain('Now: Its title is still to be filled in');
    expect(text).toContain('--result success --report report-1');
  });

  test('a protected branch is not committed to, an unprotected one is', async () => {
    const empty = { 'spec.md': spec, 'plan.md': '', 'tasks.md': '', 'status.events.jsonl': '' };
    expect(await specify(planted({}, {}, empty))).toContain('`main` is protected');
    expect(await specify(planted({}, {}, empty), { SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS: '1' })).toContain('spec-kitty spec-commit');
    expect(await specify(planted({}, {}, { ...empty, '.kittify/config.yaml': 'protection:\n  protected_branches: []\n' }))).toContain(
      'spec-kitty spec-commit',
    );
  });

  test('what counts is the branch that is checked out, as for the commands that commit', async () => {
    const empty = { 'spec.md': spec, 'plan.md': '', 'tasks.md': '', 'status.events.jsonl': '' };
    const onItsBranch = planted({}, { target_branch: 'main' }, empty);
    gitIn(onItsBranch, 'switch', '--quiet', '--create', `kitty/mission-${directory}`);
    const text = await specify(onItsBranch);
    expect(text).toContain(`- **Branch**: kitty/mission-${directory}`);
    expect(text).toContain('spec-kitty spec-commit');
    expect(await specify(planted({}, { target_branch: 'feat' }, empty))).toContain('`main` is protected');
  });
});

test('of a mission that keeps its records in a coordination worktree, the acceptance tells the matrices there', async () => {
  const { root, git, commit } = newRepository();
  const branch = `kitty/mission-${directory}`;
  const home = join(root, '.worktrees', `${directory}-coord`);
  commit(laneMission({ WP01: { lane: 'approved' } }, { topology: 'lanes_with_coord', coordination_branch: branch, mid8: '01KZ0000' }));
  git('worktree', 'add', '-q', '-b', branch, home);
  const text = await offered(root);
  expect(text).toContain(`- **Mission files**: ${root}/kitty-specs/${directory}\n`);
  for (const name of ['acceptance', 'issue']) expect(text).toContain(` ${home}/kitty-specs/${directory}/${name}-matrix.json`);
  // What is in a worktree is no file of the main checkout: the acceptance keeps it.
  expect(text).not.toContain('spec-commit');
});

test('nothing to do, no prompt', async () => {
  expect(await offered(planted({ WP01: { lane: 'in_progress', by: 'codex' } }))).toBeNull();
});

describe('the file of a prompt', () => {
  const save = async (root: string, agent: string): Promise<string> => {
    const { scene, answer } = await promptScene(root, agent);
    return (await saveOfferPrompt(scene, answer, 'report-1')) ?? '';
  };

  test('same state, same path, same bytes; every agent has its own', async () => {
    const root = planted({ WP01: {} });
    const path = await save(root, 'claude');
    const text = readFileSync(path, 'utf8');
    expect(path).toMatch(new RegExp(`/\\.git/spec-kitty/prompts/${directory}/[0-9a-f]{20}-claude-implement-WP01\\.md$`));
    expect(await save(root, 'claude')).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await save(root, 'codex')).not.toBe(path);
  });

  test('another state, another path: what a path holds never changes', async () => {
    const root = planted({ WP01: {} });
    const path = await save(root, 'claude');
    const text = readFileSync(path, 'utf8');
    writeFiles(root, {
      [`kitty-specs/${directory}/tasks/WP01-part.md`]: '---\nwork_package_id: WP01\ntitle: Other\ndependencies: []\n---\n\n# Other\n',
    });
    expect(await save(root, 'claude')).not.toBe(path);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
