import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findLayout } from '../../../../../actions/git/layout.ts';
import { listWorktrees } from '../../../../../actions/git/worktrees/worktrees.ts';
import { gitIn, newRepository, temporaryFolder } from '../../../../support/repository.ts';

/** The linked worktrees as git lists them: path, branch, commit. */
const ofGit = (root: string): unknown =>
  gitIn(root, 'worktree', 'list', '--porcelain')
    .split('\n\n')
    .slice(1)
    .map((entry) => ({
      path: /^worktree (.+)$/m.exec(entry)?.[1],
      branch: /^branch refs\/heads\/(.+)$/m.exec(entry)?.[1] ?? null,
      commit: /^HEAD (.+)$/m.exec(entry)?.[1],
      isLocked: /^locked/m.test(entry),
    }))
    .toSorted((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1));

test('a repository without worktrees has none', () => {
  expect(listWorktrees(join(newRepository().root, '.git'))).toEqual([]);
});

test('the registry is read as git reads it', () => {
  const { root, git, worktree } = newRepository();
  worktree('b', 'kitty/mission-b');
  const locked = worktree('a', 'kitty/mission-a');
  git('worktree', 'lock', '--reason', 'in use', locked);
  git('worktree', 'add', '-q', '--detach', join(root, '.worktrees/c'));
  // Git numbers entries whose folders are called the same.
  git('worktree', 'add', '-q', '-b', 'again', join(root, 'elsewhere/a'));
  const ours = listWorktrees(join(root, '.git'));
  expect(ours.map(({ path, isLocked, head }) => ({ path, branch: head.branch, commit: head.commit, isLocked }))).toEqual(ofGit(root));
  expect(ours.map(({ state }) => state)).toEqual(['present', 'present', 'present', 'present']);
});

test('what stands where a worktree was is not that worktree', () => {
  const { root, git, worktree } = newRepository();
  const other = newRepository();
  const [gone, husk, foreign, moved] = ['gone', 'husk', 'foreign', 'moved'].map((name) => worktree(name, name)) as [
    string,
    string,
    string,
    string,
  ];
  rmSync(gone, { recursive: true });
  rmSync(husk, { recursive: true });
  mkdirSync(husk);
  rmSync(foreign, { recursive: true });
  other.git('worktree', 'add', '-q', '-b', 'foreign', foreign);
  renameSync(moved, join(root, '.worktrees/new-place'));
  const states = (): unknown =>
    Object.fromEntries(listWorktrees(join(root, '.git')).map(({ path, state }) => [path.slice(root.length), state]));
  expect(states()).toEqual({
    '/.worktrees/gone': 'missing',
    '/.worktrees/husk': 'replaced',
    '/.worktrees/foreign': 'replaced',
    '/.worktrees/moved': 'missing',
  });
  git('worktree', 'prune');
  expect(states()).toEqual({ '/.worktrees/foreign': 'replaced' });
});

test('pointers may be relative, and half-written entries are passed over', () => {
  const { root, worktree } = newRepository();
  const path = worktree('a', 'a');
  writeFileSync(join(root, '.git/worktrees/a/gitdir'), '../../../.worktrees/a/.git\n');
  writeFileSync(join(path, '.git'), 'gitdir: ../../.git/worktrees/a\n');
  mkdirSync(join(root, '.git/worktrees/begun'));
  expect(listWorktrees(join(root, '.git'))).toMatchObject([{ path, state: 'present', head: { branch: 'a' } }]);
});

test('a path may have line ends within it', () => {
  const { root } = newRepository(join(temporaryFolder(), 'two\nlines'));
  const folder = join(root, '.worktrees/a\nb');
  gitIn(root, 'worktree', 'add', '-q', '-b', 'a', folder);
  expect(listWorktrees(join(root, '.git'))).toMatchObject([{ path: folder, state: 'present', head: { branch: 'a' } }]);
  expect(findLayout(folder)).toMatchObject({ checkout: folder, commonDir: join(root, '.git'), mainCheckout: root });
});
