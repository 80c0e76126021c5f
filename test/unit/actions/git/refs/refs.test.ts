import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readHead } from '../../../../../actions/git/refs/head.ts';
import { listRefs, readRef, refsButUndo } from '../../../../../actions/git/refs/refs.ts';
import { isUndoRef } from '../../../../../machines/rules/privateRefs.ts';
import { ProblemError } from '../../../../../schemas/problem.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder } from '../../../../support/repository.ts';

const refsOfGit = (root: string, folder: string): unknown =>
  gitIn(root, 'for-each-ref', '--format=%(refname) %(objectname)', folder)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name, oid] = line.split(' ');
      return { name, oid };
    })
    .toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));

/** Some branches loose, some packed, some moved or deleted since they were packed; tags with and without an object of their own. */
function manyRefs(): string {
  const { root, git, commit } = newRepository();
  for (const name of ['a', 'a-b', 'deep/er/est', 'kitty/mission-x-01KV6510', 'ümläut', 'gone']) git('branch', name);
  git('tag', 'light');
  git('tag', '-a', '-m', 'heavy', 'heavy');
  git('update-ref', 'refs/remotes/origin/a', 'HEAD');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/a');
  git('pack-refs', '--all');
  commit({ 'more.txt': 'more\n' });
  git('branch', '-f', 'a');
  git('branch', 'deep/new');
  git('branch', '-D', 'gone');
  return root;
}

describe('refs are read as git reads them', () => {
  test('listed', () => {
    const root = manyRefs();
    const ours = ['refs/heads/', 'refs/heads/deep/', 'refs/remotes/', 'refs/tags/', 'refs/none/'].map((folder) =>
      listRefs(join(root, '.git'), folder),
    );
    expect(ours).toEqual(
      ['refs/heads/', 'refs/heads/deep/', 'refs/remotes/', 'refs/tags/', 'refs/none/'].map((folder) => refsOfGit(root, folder)),
    );
    expect(ours.map((refs) => refs.length)).toEqual([7, 2, 2, 2, 0]);
  });

  test('one by one, and none where there is none', () => {
    const root = manyRefs();
    const commonDir = join(root, '.git');
    for (const { name, oid } of listRefs(commonDir, 'refs/')) expect({ name, oid: readRef(commonDir, name) }).toEqual({ name, oid });
    const absent = ['refs/heads/gone', 'refs/heads/deep', 'refs/heads/er/est', 'refs/heads/ain', 'refs/heads/main/x', 'refs/heads/nothing'];
    expect(absent.map((name) => readRef(commonDir, name))).toEqual(absent.map(() => null));
  });

  test('all but those that only keep what was replaced, loose or packed', () => {
    const root = manyRefs();
    const names = (...patterns: readonly string[]): readonly string[] =>
      gitIn(root, 'for-each-ref', '--format=%(refname)', ...patterns)
        .split('\n')
        .filter((line) => line !== '');
    for (const ref of [
      'refs/spec-kitty/undo/01A/0',
      'refs/spec-kitty/rescue/x/WP01',
      'refs/notes/commits',
      'refs/stash',
      'refs/original/refs/heads/a',
    ])
      gitIn(root, 'update-ref', ref, 'HEAD');
    for (const pack of [false, true]) {
      if (pack) gitIn(root, 'pack-refs', '--all', '--prune');
      gitIn(root, 'update-ref', `refs/spec-kitty/undo/01B/${String(pack)}`, 'HEAD');
      const wanted = names().filter((name) => !isUndoRef(name));
      expect(names(...refsButUndo(join(root, '.git'))), `packed: ${pack}`).toEqual(wanted);
      expect(wanted.length).toBe(15);
    }
  });

  test('in a repository of longer ids', () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '-q', '-b', 'main', '--object-format=sha256');
    gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'first');
    gitIn(root, 'branch', 'side');
    gitIn(root, 'pack-refs', '--all');
    gitIn(root, 'branch', 'loose');
    const commonDir = join(root, '.git');
    expect(listRefs(commonDir, 'refs/heads/')).toEqual(refsOfGit(root, 'refs/heads/'));
    expect(readHead(commonDir, commonDir)).toEqual({ branch: 'main', commit: gitIn(root, 'rev-parse', 'HEAD') });
  });
});

describe('what git would not take for a ref', () => {
  test('is none: locks, garbage, rings, empty files of a lost write', () => {
    const { root } = newRepository();
    const heads = join(root, '.git/refs/heads');
    writeFileSync(join(heads, 'held.lock'), 'a'.repeat(40));
    writeFileSync(join(heads, 'garbage'), 'not an id\n');
    writeFileSync(join(heads, 'empty'), '');
    writeFileSync(join(heads, 'ring'), 'ref: refs/heads/rong\n');
    writeFileSync(join(heads, 'rong'), 'ref: refs/heads/ring\n');
    mkdirSync(join(heads, 'hollow'));
    expect(listRefs(join(root, '.git'), 'refs/heads/').map(({ name }) => name)).toEqual(['refs/heads/main']);
    expect(['garbage', 'empty', 'ring'].map((name) => readRef(join(root, '.git'), `refs/heads/${name}`))).toEqual([null, null, null]);
  });

  test('a file that cannot be read is a problem, not an absence', () => {
    const { root } = newRepository();
    const path = join(root, '.git/refs/heads/loop');
    symlinkSync('loop', path);
    expect(() => readRef(join(root, '.git'), 'refs/heads/loop')).toThrow(ProblemError);
    expect(() => readRef(join(root, '.git'), 'refs/heads/loop')).toThrow(/loop cannot be read: ELOOP/);
  });

  test.skipIf(process.getuid?.() === 0)('nor is one without permission', () => {
    const { root } = newRepository();
    chmodSync(join(root, '.git/refs/heads/main'), 0);
    expect(() => readRef(join(root, '.git'), 'refs/heads/main')).toThrow(/EACCES/);
  });
});

test('HEAD: on a branch, detached, before the first commit, and where git has forgotten the checkout', () => {
  const { root, git } = newRepository();
  const commonDir = join(root, '.git');
  const commit = git('rev-parse', 'HEAD');
  expect(readHead(commonDir, commonDir)).toEqual({ branch: 'main', commit });
  git('switch', '-q', '--detach');
  expect(readHead(commonDir, commonDir)).toEqual({ branch: null, commit });
  git('switch', '-q', '--orphan', 'fresh/start');
  expect(readHead(commonDir, commonDir)).toEqual({ branch: 'fresh/start', commit: null });
  expect(readHead(join(commonDir, 'worktrees/none'), commonDir)).toEqual({ branch: null, commit: null });
  git('symbolic-ref', 'refs/heads/second', 'refs/heads/main');
  git('symbolic-ref', 'HEAD', 'refs/heads/second');
  expect(readHead(commonDir, commonDir)).toEqual({ branch: git('rev-parse', '--abbrev-ref', 'HEAD'), commit });
  execFileSync('git', ['symbolic-ref', 'HEAD', 'refs/remotes/origin/a'], { cwd: root, env: hermeticEnv });
  expect(readHead(commonDir, commonDir)).toEqual({ branch: null, commit: null });
});
