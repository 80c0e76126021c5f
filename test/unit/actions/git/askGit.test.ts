import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { observeCouplings } from '../../../../actions/facts/observeCouplings.ts';
import { askGit } from '../../../../actions/git/askGit.ts';
import { foldersOnRefs } from '../../../../actions/git/objects/foldersOnRefs.ts';
import { readFileOnRef } from '../../../../actions/git/objects/readFileOnRef.ts';
import { listRefs } from '../../../../actions/git/refs/refs.ts';
import { gitIn, newRepository, temporaryFolder, writeFiles } from '../../../support/repository.ts';

test('git says no: null', () => {
  expect(askGit(join(newRepository().root, '.git'), ['cat-file', 'blob', 'HEAD:none'])).toBe(null);
});

test('no git to ask: a problem', () => {
  const { root } = newRepository();
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    expect(() => askGit(join(root, '.git'), ['version'])).toThrow(/git could not be run/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('git killed: nobody knows', () => {
  const { root } = newRepository();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'git'), '#!/bin/sh\nkill -9 $$\n', { mode: 0o755 });
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  try {
    expect(() => askGit(join(root, '.git'), ['cat-file', 'blob', 'HEAD:none'])).toThrow(/^git cat-file failed.*ended by SIGKILL$/);
  } finally {
    process.env['PATH'] = path;
  }
});

test('what cannot be read is not taken for what is not there', () => {
  const { root, git, commit } = newRepository();
  commit({ 'a.ts': 'x\n' });
  const [commonDir, nowhere] = [join(root, '.git'), temporaryFolder()];
  const [tip, oid] = [git('rev-parse', 'HEAD'), git('rev-parse', 'HEAD:a.ts')];
  rmSync(join(commonDir, 'objects', oid.slice(0, 2), oid.slice(2)));
  expect(() => readFileOnRef(commonDir, 'refs/heads/main', 'a.ts')).toThrow(/^git cat-file failed/);
  const isNone = `Git does not work in ${nowhere}: fatal: not a git repository`;
  expect(() => foldersOnRefs(nowhere, [{ name: 'refs/heads/main', oid: tip }], 'kitty-specs')).toThrow(isNone);
  expect(() => observeCouplings(nowhere, [{ lane: 'a', tip, changed: ['a.ts'] }])('a', 'a')).toThrow(isNone);
});

test('where git refuses whatever is asked, it is said what of, and where to look', () => {
  const { root, git, commit } = newRepository();
  commit({ 'a.ts': 'x\n' });
  const tip = git('rev-parse', 'HEAD');
  appendFileSync(join(root, '.git', 'config'), '[core\n');
  expect(() => foldersOnRefs(join(root, '.git'), [{ name: 'refs/heads/main', oid: tip }], 'kitty-specs')).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({
        code: 'NOT_A_GIT_REPOSITORY',
        message: expect.stringContaining('bad config'),
        next: `git -C ${root} status`,
      }),
    }),
  );
});

test('where the command was given, or what surrounds it, does not lead to another repository', () => {
  const { root, git } = newRepository();
  const name = 'GIT_OBJECT_DIRECTORY';
  process.env[name] = '/nonexistent';
  try {
    expect(askGit(join(root, '.git'), ['rev-parse', '--verify', 'HEAD^{tree}'])?.toString().trim()).toBe(git('rev-parse', 'HEAD^{tree}'));
  } finally {
    Reflect.deleteProperty(process.env, name);
  }
});

test('a file as a ref holds it', () => {
  const { root, commit } = newRepository();
  commit({ 'a b/ä.txt': 'one\ntwo' });
  writeFiles(root, { 'a b/ä.txt': 'changed' });
  expect(readFileOnRef(join(root, '.git'), 'refs/heads/main', 'a b/ä.txt')).toBe('one\ntwo');
  expect(readFileOnRef(join(root, '.git'), 'refs/heads/main', 'a b')).toBe(null);
  expect(readFileOnRef(join(root, '.git'), 'refs/heads/none', 'a b/ä.txt')).toBe(null);
});

describe.each(['sha1', 'sha256'])('the folders below a path on every ref, in a %s repository', (format) => {
  test('folders only, in the order of git, for the refs that have the path', () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '-q', '-b', 'main', `--object-format=${format}`);
    const commit = (files: Readonly<Record<string, string>>): void => {
      writeFiles(root, files);
      gitIn(root, 'add', '-A');
      gitIn(root, 'commit', '-q', '-m', 'more');
    };
    commit({ 'README.md': '' });
    gitIn(root, 'branch', 'without');
    commit({ 'kitty-specs/README.md': '', 'kitty-specs/083-ä b/meta.json': '', 'kitty-specs/foo/meta.json': '' });
    gitIn(root, 'switch', '-q', '-c', 'more');
    commit({ 'kitty-specs/bar/meta.json': '' });
    gitIn(root, 'switch', '-q', '-c', 'a-file', 'without');
    commit({ 'kitty-specs': 'not a folder\n' });
    const refs = listRefs(join(root, '.git'), 'refs/heads/');
    expect(refs.map(({ name }) => name)).toEqual(['refs/heads/a-file', 'refs/heads/main', 'refs/heads/more', 'refs/heads/without']);
    expect([...foldersOnRefs(join(root, '.git'), refs, 'kitty-specs')]).toEqual([
      ['refs/heads/main', ['083-ä b', 'foo']],
      ['refs/heads/more', ['083-ä b', 'bar', 'foo']],
    ]);
    expect([...foldersOnRefs(join(root, '.git'), [], 'kitty-specs')]).toEqual([]);
  });
});

test('a file is not said to be missing where git cannot read its settings', () => {
  const { root, commit } = newRepository();
  commit({ 'a.ts': 'one\n' });
  appendFileSync(join(root, '.git', 'config'), '[core\n');
  for (const path of ['a.ts', 'none.ts'])
    expect(() => readFileOnRef(join(root, '.git'), 'refs/heads/main', path)).toThrow(/^Git does not work.*bad config line/);
});
