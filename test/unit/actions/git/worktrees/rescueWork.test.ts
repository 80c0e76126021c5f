import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rescueWork } from '../../../../../actions/git/worktrees/rescueWork.ts';
import type { RescueWorkOutput } from '../../../../../schemas/rescue.ts';
import isInput from '../../../../../schemas/generated/rescueWorkInput.js';
import isOutput from '../../../../../schemas/generated/rescueWorkOutput.js';
import { gitWorld, refusalOf, standOf } from '../../../../support/gitWorld.ts';
import { gitIn, newRepository, temporaryFolder, writeFiles } from '../../../../support/repository.ts';

const ref = 'refs/spec-kitty/rescue/m/WP01/01AAA';

/** The index to the byte; null before anything was staged. */
function indexOf(worktree: string): string | null {
  const path = join(gitIn(worktree, 'rev-parse', '--absolute-git-dir'), 'index');
  return existsSync(path) ? readFileSync(path, 'hex') : null;
}

async function rescue(worktree: string): Promise<RescueWorkOutput> {
  const input = { worktree, ref, message: 'Work of claude on WP01', at: '2026-02-03T04:05:06Z' };
  const before = standOf(worktree);
  const index = indexOf(worktree);
  const output = await rescueWork(input, gitWorld);
  expect([isInput(input), isOutput(output)]).toEqual([true, true]);
  expect(standOf(worktree)).toBe(before);
  // Not even what git remembers of the files was written anew.
  expect(indexOf(worktree)).toBe(index);
  return output;
}

/** The worktree of an agent that has left all kinds of work behind. */
function abandoned(): { readonly root: string; readonly worktree: string } {
  const repository = newRepository();
  repository.commit({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'gone.txt': 'gone\n', '.gitignore': '*.log\n.worktrees/\n' });
  const worktree = repository.worktree('lane-a', 'lane-a');
  writeFiles(worktree, {
    'a.txt': 'changed\n',
    'b.txt': 'staged\n',
    'new ü.txt': 'new\n',
    'deep/er.txt': 'x\n',
    'debug.log': 'ignored\n',
    'run.sh': '#!/bin/sh\n',
  });
  rmSync(join(worktree, 'gone.txt'));
  chmodSync(join(worktree, 'run.sh'), 0o755);
  symlinkSync('a.txt', join(worktree, 'link'));
  gitIn(worktree, 'add', 'b.txt');
  return { root: repository.root, worktree };
}

test('everything that is not committed is kept, ignored files apart, and the worktree stays as it is', async () => {
  const { root, worktree } = abandoned();
  const { commit, paths, changed } = await rescue(worktree);
  expect(paths).toEqual(['a.txt', 'b.txt', 'deep/er.txt', 'gone.txt', 'link', 'new ü.txt', 'run.sh']);
  expect(changed).toEqual({ refs: { [ref]: { before: null, after: commit } } });
  expect(gitIn(root, 'rev-parse', ref)).toBe(commit);
  expect(gitIn(root, 'rev-parse', `${ref}^`)).toBe(gitIn(root, 'rev-parse', 'lane-a'));
  expect(
    gitIn(root, 'ls-tree', '-r', '-z', ref)
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => line.replace(/ blob .*\t/, ' ')),
  ).toEqual([
    '100644 .gitignore',
    '100644 README.md',
    '100644 a.txt',
    '100644 b.txt',
    '100644 deep/er.txt',
    '120000 link',
    '100644 new ü.txt',
    '100755 run.sh',
  ]);
  // It can be had back with one command.
  const elsewhere = join(temporaryFolder(), 'w');
  gitIn(root, 'worktree', 'add', '-q', '--detach', elsewhere, 'lane-a');
  gitIn(elsewhere, 'cherry-pick', '--no-commit', ref);
  expect(readFileSync(join(elsewhere, 'a.txt'), 'utf8')).toBe('changed\n');
});

test('again: the same is told and nothing changes; after more work: a commit on top, so that nothing is lost', async () => {
  const { root, worktree } = abandoned();
  const first = await rescue(worktree);
  expect(await rescue(worktree)).toEqual(first);
  writeFiles(worktree, { 'a.txt': 'changed again\n' });
  const second = await rescue(worktree);
  expect(second.changed).toEqual({ refs: { [ref]: { before: first.commit, after: second.commit } } });
  expect(gitIn(root, 'rev-parse', `${ref}^1`, `${ref}^2`).split('\n')).toEqual([gitIn(root, 'rev-parse', 'lane-a'), first.commit]);
});

test('what was staged and then overwritten is kept beside it', async () => {
  const { root, worktree } = abandoned();
  // Whatever else is staged and still there.
  gitIn(worktree, 'add', 'run.sh');
  writeFiles(worktree, { 'b.txt': 'on disk\n' });
  await rescue(worktree);
  expect([gitIn(root, 'show', `${ref}:b.txt`), gitIn(root, 'show', `${ref}^2:b.txt`)]).toEqual(['on disk', 'staged']);
});

test('staged work that is gone from the disk is work too', async () => {
  const repository = newRepository();
  writeFiles(repository.root, { 'x.txt': 'x\n' });
  repository.git('add', 'x.txt');
  rmSync(join(repository.root, 'x.txt'));
  const { commit, paths } = await rescue(repository.root);
  expect([commit, paths]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/), []]);
  expect(repository.git('show', `${ref}^2:x.txt`)).toBe('x');
});

test('nothing to rescue: nothing is made', async () => {
  const repository = newRepository();
  writeFiles(repository.root, { '.git/info/exclude': '*.tmp\n', 'x.tmp': 'x\n' });
  expect(await rescue(repository.root)).toEqual({ commit: null, paths: [], changed: {} });
  expect(repository.git('for-each-ref', 'refs/spec-kitty/')).toBe('');
});

test('an agent that died in the middle of a merge, with conflicts and a lock', async () => {
  const repository = newRepository();
  repository.git('branch', 'side');
  repository.commit({ 'a.txt': 'one\n' });
  repository.git('switch', '-q', 'side');
  repository.commit({ 'a.txt': 'two\n' });
  expect(() => repository.git('merge', 'main')).toThrow('Command failed');
  writeFileSync(join(repository.root, '.git', 'index.lock'), '');
  const { paths } = await rescueWork({ worktree: repository.root, ref, message: 'm', at: '2026-02-03T04:05:06Z' }, gitWorld);
  expect(paths).toEqual(['a.txt']);
  expect(repository.git('show', `${ref}:a.txt`)).toContain('<<<<<<<');
  rmSync(join(repository.root, '.git', 'index.lock'));
  expect(repository.git('status', '--porcelain')).toBe('AA a.txt');
});

test('before the first commit', async () => {
  const root = temporaryFolder();
  gitIn(root, 'init', '-q', '-b', 'main');
  writeFiles(root, { 'a.txt': 'a\n' });
  gitIn(root, 'add', 'a.txt');
  expect((await rescue(root)).paths).toEqual(['a.txt']);
  expect(gitIn(root, 'rev-list', '--count', ref)).toBe('1');
});

test('line endings that do not survive are no reason to lose the work', async () => {
  const repository = newRepository();
  repository.commit({ '.gitattributes': '*.txt text\n' });
  repository.git('config', 'core.safecrlf', 'true');
  writeFiles(repository.root, { 'mixed.txt': 'one\r\ntwo\n' });
  expect((await rescue(repository.root)).paths).toEqual(['mixed.txt']);
});

test('files that the patterns of the worktree leave out', async () => {
  const repository = newRepository();
  repository.commit({ 'k/status.json': '{}\n', 'k/spec.md': 's\n' });
  repository.git('sparse-checkout', 'set', '--no-cone', '/*', '!k/status.json', '!k/new.txt');
  writeFiles(repository.root, { 'k/new.txt': 'new\n', 'k/spec.md': 'changed\n' });
  expect((await rescue(repository.root)).paths).toEqual(['k/new.txt', 'k/spec.md']);
  expect(repository.git('show', `${ref}:k/status.json`)).toBe('{}');
});

test('files that git was told not to look at, and what the configuration hides', async () => {
  const repository = newRepository();
  repository.commit({ 'config.ini': 'db=prod\n', 'other.ini': 'a\n' });
  repository.git('config', 'status.showUntrackedFiles', 'no');
  repository.git('update-index', '--skip-worktree', 'config.ini');
  repository.git('update-index', '--assume-unchanged', 'other.ini');
  writeFiles(repository.root, { 'config.ini': 'db=mine\n', 'other.ini': 'b\n', 'new.txt': 'new\n' });
  expect((await rescue(repository.root)).paths).toEqual(['config.ini', 'new.txt', 'other.ini']);
  expect([repository.git('show', `${ref}:config.ini`), repository.git('ls-files', '-v').includes('S config.ini')]).toEqual([
    'db=mine',
    true,
  ]);
});

test('repositories in the checkout are left out, with commits or without, and stop nothing', async () => {
  const repository = newRepository();
  newRepository(join(repository.root, 'tools/one'));
  writeFiles(repository.root, { 'tools/mine.txt': 'x\n', 'empty/x.txt': 'x\n' });
  gitIn(join(repository.root, 'empty'), 'init', '-q');
  expect((await rescue(repository.root)).paths).toEqual(['tools/mine.txt']);
});

test('of a worktree that a killed run had begun to remove: what was written since, and nothing as if it had been deleted', async () => {
  const { root, worktree } = abandoned();
  const first = await rescue(worktree);
  gitIn(root, 'worktree', 'lock', '--reason', `spec-kitty is removing ${worktree}`, worktree);
  for (const name of ['b.txt', 'new ü.txt', 'run.sh']) rmSync(join(worktree, name));
  expect((await rescue(worktree)).commit).toBe(first.commit);
  writeFiles(worktree, { 'second.txt': 'second\n', 'a.txt': 'better\n' });
  const { commit } = await rescue(worktree);
  expect(gitIn(root, 'diff', '--name-status', first.commit ?? '', commit ?? '')).toBe('M\ta.txt\nA\tsecond.txt');
});

test('a folder that is no checkout is refused', async () => {
  expect((await refusalOf(rescueWork({ worktree: temporaryFolder(), ref, message: 'm', at: '2026-02-03T04:05:06Z' }, gitWorld))).code).toBe(
    'SAFE_COMMIT_NOT_A_WORKTREE',
  );
});

test('a submodule that a merge has left open and nobody has checked out stops nothing: it is kept as our side has it', async () => {
  const { root, git } = newRepository();
  const part = (digit: string): string => {
    git('update-index', '--add', '--cacheinfo', `160000,${digit.repeat(40)},part`);
    git('commit', '-qm', `part ${digit}`);
    return git('rev-parse', 'HEAD');
  };
  part('1');
  git('branch', 'theirs');
  part('2');
  git('switch', '-q', 'theirs');
  part('3');
  git('switch', '-q', 'main');
  expect(() => git('merge', '-q', 'theirs')).toThrow('Command failed');
  expect(git('status', '--short')).toBe('UU part');
  expect(await rescue(root)).toMatchObject({ commit: null });
  writeFiles(root, { 'new.txt': 'new\n' });
  const { commit: kept } = await rescue(root);
  expect(git('ls-tree', kept ?? '', 'part', 'new.txt')).toContain(`160000 commit ${'2'.repeat(40)}\tpart`);
});
