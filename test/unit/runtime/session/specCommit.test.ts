import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { specCommit } from '../../../../runtime/session/specCommit.ts';
import isSpecCommitReply from '../../../../schemas/generated/specCommitReply.js';
import type { Outcome } from '../../../../schemas/outcome.ts';
import type { SpecCommitReply } from '../../../../schemas/planningReply.ts';
import { created, newProject, projectOnFeature, specified, worldIn } from '../../../support/draftedMission.ts';
import { writeHook } from '../../../support/gitWorld.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

const commit = (cwd: string, files: readonly string[], message: string | null = 'Specify it'): Promise<Outcome<SpecCommitReply>> =>
  specCommit(worldIn(cwd), { mission: 'dark-mode', files, message });

async function done(outcome: Promise<Outcome<SpecCommitReply>>): Promise<SpecCommitReply> {
  const settled = await outcome;
  if (!settled.ok) throw new Error(settled.problems.map(({ message }) => message).join('\n'));
  expect(isSpecCommitReply(settled.value)).toBe(true);
  return settled.value;
}

const codes = async (outcome: Promise<Outcome<SpecCommitReply>>): Promise<readonly string[]> => {
  const settled = await outcome;
  return settled.ok ? [] : settled.problems.map(({ code }) => code);
};

test('commits exactly what was named; whatever else is staged or changed stays', async () => {
  const { root, git } = projectOnFeature();
  const { mission_slug, feature_dir } = await created(root);
  writeFiles(root, { 'README.md': 'changed\n', 'staged.txt': 'staged\n', [`kitty-specs/${mission_slug}/spec.md`]: specified });
  git('add', 'staged.txt');
  const reply = await done(commit(root, ['spec.md'], 'Specify dark mode\n\nBecause of the nights.'));
  expect(reply).toEqual({
    result: 'success',
    committed: true,
    placement_ref: 'feat',
    commit_hash: git('rev-parse', 'HEAD'),
    mission_slug,
    paths: [`kitty-specs/${mission_slug}/spec.md`],
    warnings: [],
  });
  expect(git('log', '-1', '--format=%B').trim()).toBe('Specify dark mode\n\nBecause of the nights.');
  expect(git('show', '--name-only', '--format=')).toBe(`kitty-specs/${mission_slug}/spec.md`);
  expect(
    git('status', '--porcelain')
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['M README.md', 'A  staged.txt']);
  expect(feature_dir).toContain(mission_slug);
});

test('what is committed already is no mistake', async () => {
  const { root, git } = projectOnFeature();
  await created(root);
  await done(commit(root, ['spec.md']));
  const head = git('rev-parse', 'HEAD');
  expect(await done(commit(root, ['spec.md']))).toMatchObject({ committed: false, commit_hash: head });
  expect(git('rev-parse', 'HEAD')).toBe(head);
});

test('below a file there is none', async () => {
  const { root } = projectOnFeature();
  const { mission_slug } = await created(root);
  writeFiles(root, { [`kitty-specs/${mission_slug}/notes`]: 'a file\n' });
  for (const name of ['notes/more.md', join(root, 'kitty-specs', mission_slug, 'notes/more.md'), `${'x'.repeat(300)}.md`])
    expect(await codes(commit(root, [name])), name).toEqual(['SAFE_COMMIT_EMPTY_CHANGESET']);
});

describe('a name is the same file from everywhere', () => {
  test.each([
    ["from the mission's folder", 'spec.md', '.'],
    ['from the main checkout', 'kitty-specs/MISSION/spec.md', '.'],
    ['absolute', 'ROOT/kitty-specs/MISSION/spec.md', '.'],
    ['from where one stands', '../kitty-specs/MISSION/spec.md', 'src'],
    ['from a lane, whose own copy is not meant', 'kitty-specs/MISSION/spec.md', '.worktrees/lane'],
  ])('%s', async (_, name, standing) => {
    const { root, worktree } = projectOnFeature();
    const { mission_slug } = await created(root);
    worktree('lane', 'lane');
    writeFiles(join(root, '.worktrees/lane'), { [`kitty-specs/${mission_slug}/spec.md`]: 'a copy\n' });
    mkdirSync(join(root, 'src'));
    const reply = await done(commit(join(root, standing), [name.replace('ROOT', root).replace('MISSION', mission_slug)]));
    expect(reply).toMatchObject({ committed: true, placement_ref: 'feat', paths: [`kitty-specs/${mission_slug}/spec.md`] });
  });

  test('through a link to the project', async () => {
    const { root } = projectOnFeature();
    const { mission_slug } = await created(root);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(root, link);
    expect(await done(commit(root, [join(link, 'kitty-specs', mission_slug, 'spec.md')]))).toMatchObject({ committed: true });
  });
});

test('a folder means what git would add of it, and a file that is gone is committed as gone', async () => {
  const { root, git } = projectOnFeature();
  const { mission_slug } = await created(root);
  const folder = `kitty-specs/${mission_slug}`;
  writeFiles(root, {
    '.gitignore': '.worktrees/\n*.log\n',
    [`${folder}/contracts/api.md`]: 'api\n',
    [`${folder}/contracts/deep/b.md`]: 'b\n',
    [`${folder}/contracts/noise.log`]: 'noise\n',
  });
  expect((await done(commit(root, ['contracts']))).paths).toEqual([`${folder}/contracts/api.md`, `${folder}/contracts/deep/b.md`]);
  rmSync(join(root, folder, 'contracts', 'api.md'));
  expect(await done(commit(root, ['contracts/api.md', 'contracts/noise.log']))).toMatchObject({ committed: true });
  expect(git('ls-tree', '-r', '--name-only', 'HEAD', `${folder}/contracts`).split('\n')).toEqual([
    `${folder}/contracts/deep/b.md`,
    `${folder}/contracts/noise.log`,
  ]);
});

test("a branch that is not the mission's is told of", async () => {
  const { root, git } = projectOnFeature();
  await created(root);
  git('switch', '-q', '-c', 'other');
  expect(await done(commit(root, ['spec.md']))).toMatchObject({
    placement_ref: 'other',
    warnings: [expect.stringContaining('planned on feat') as string],
  });
});

describe('what is refused, with nothing committed', () => {
  test('a protected branch, with the command that leads on', async () => {
    const { root, git } = newProject();
    const { mission_slug } = await created(root);
    const before = git('rev-parse', 'HEAD');
    const outcome = await commit(root, ['spec.md']);
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ code: 'SAFE_COMMIT_PROTECTED_BRANCH', next: `git -C ${root} switch --create kitty/mission-${mission_slug}` }],
    });
    expect(git('rev-parse', 'HEAD')).toBe(before);
    git('switch', '-q', '--create', `kitty/mission-${mission_slug}`);
    expect(await done(commit(root, ['spec.md']))).toMatchObject({
      committed: true,
      placement_ref: `kitty/mission-${mission_slug}`,
      warnings: [],
    });
  });

  test.each([
    ['no file', [], 'SAFE_COMMIT_EMPTY_CHANGESET'],
    ['names that mean none, all of them named', ['spec.md', 'nothing.md', 'neither/'], 'SAFE_COMMIT_EMPTY_CHANGESET'],
    ['a file outside', ['../../../outside.md', '/etc/hostname'], 'SAFE_COMMIT_PATH_POLICY'],
    ['a file of a worktree', ['.worktrees/lane/README.md'], 'SAFE_COMMIT_PATH_POLICY'],
  ])('%s', async (_, files, expected) => {
    const { root, git, worktree } = projectOnFeature();
    await created(root);
    worktree('lane', 'lane');
    const before = git('rev-parse', 'HEAD');
    const outcome = await commit(root, files);
    expect(outcome.ok || outcome.problems.map(({ code, next }) => [code, next])).toEqual([[expected, 'spec-kitty spec-commit --help']]);
    expect(git('rev-parse', 'HEAD')).toBe(before);
  });

  test('a hook that says no, a detached HEAD', async () => {
    const { root, git } = projectOnFeature();
    await created(root);
    writeHook(root, 'commit-msg', 'exit 1');
    expect(await codes(commit(root, ['spec.md']))).toEqual(['HOOK_REFUSED']);
    git('switch', '-q', '--detach');
    expect(await codes(commit(root, ['spec.md']))).toEqual(['HEAD_DETACHED']);
  });
});
