import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildBase } from '../../../../../actions/git/merges/buildBase.ts';
import type { BuildBaseInput, BuildBaseOutput } from '../../../../../schemas/base.ts';
import isInput from '../../../../../schemas/generated/buildBaseInput.js';
import isOutput from '../../../../../schemas/generated/buildBaseOutput.js';
import { gitWorld, refusalOf, standOf } from '../../../../support/gitWorld.ts';
import { type Repository, newRepository, temporaryFolder, writeFiles } from '../../../../support/repository.ts';

const at = '2026-02-03T04:05:06Z';
const moment = Date.parse(at) / 1000;

/** A repository with branches that begin at the same commit, given as branch → files. */
function lanes(
  branches: Readonly<Record<string, Readonly<Record<string, string>>>>,
  first: Readonly<Record<string, string>> = { 'a.txt': 'a\n' },
): Repository {
  const repository = newRepository();
  repository.commit(first);
  for (const [branch, files] of Object.entries(branches)) {
    repository.git('switch', '-q', '-c', branch, 'main');
    repository.commit(files);
  }
  repository.git('switch', '-q', 'main');
  return repository;
}

const tipsOf = ({ git }: Repository, names: readonly string[]): BuildBaseInput['tips'] =>
  names.map((name) => ({ name, commit: git('rev-parse', name), message: `Merge ${name}` }));

async function build(repository: Repository, names: readonly string[], more: Partial<BuildBaseInput> = {}): Promise<BuildBaseOutput> {
  const input = { checkout: repository.root, base: repository.git('rev-parse', 'main'), tips: tipsOf(repository, names), at, ...more };
  const refs = repository.git('for-each-ref');
  const before = standOf(repository.root);
  const output = await buildBase(input, gitWorld);
  expect([isInput(input), isOutput(output)]).toEqual([true, true]);
  expect([repository.git('for-each-ref'), standOf(repository.root)]).toEqual([refs, before]);
  return output;
}

const built = (output: BuildBaseOutput): string => {
  if (output.state !== 'built') throw new Error(JSON.stringify(output));
  return output.commit;
};

test('a git that cannot do it is told from one that fails', async () => {
  const repository = lanes({ one: { 'one.txt': '1\n' }, two: { 'two.txt': '2\n' } });
  const shim = (version: string): string => {
    const folder = temporaryFolder();
    writeFiles(folder, {
      git: `#!/bin/sh\ncase "$*" in\n*' version'|version) echo 'git version ${version}' ;;\n*merge-tree*) echo 'usage: git merge-tree' >&2; exit 129 ;;\n*) exec ${execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()} "$@" ;;\nesac\n`,
    });
    chmodSync(join(folder, 'git'), 0o755);
    return folder;
  };
  const input = { checkout: repository.root, base: repository.git('rev-parse', 'main'), tips: tipsOf(repository, ['one', 'two']), at };
  const refusal = (version: string) =>
    refusalOf(buildBase(input, { ...gitWorld, env: { ...gitWorld.env, PATH: `${shim(version)}:${gitWorld.env['PATH'] ?? ''}` } }));
  expect(await refusal('2.37.9')).toMatchObject({ code: 'GIT_VERSION_TOO_OLD', details: { version: '2.37.9', minimum: '2.38' } });
  expect(await refusal('1.9.rc1')).toMatchObject({ code: 'GIT_VERSION_TOO_OLD' });
  expect(await refusal('2.38.0')).toMatchObject({ code: 'GIT_FAILED' });
  expect(await refusal('3.0.0')).toMatchObject({ code: 'GIT_FAILED' });
});

describe('what does not conflict is brought together without a checkout', () => {
  test('every tip is in it, each by a merge of its own, and the same input gives the same commit', async () => {
    const repository = lanes({ one: { 'one.txt': '1\n' }, two: { 'two.txt': '2\n' }, three: { 'a.txt': 'a\nthree\n' } });
    writeFiles(repository.root, { 'a.txt': 'being edited\n' });
    const commit = built(await build(repository, ['one', 'two', 'three']));
    expect(repository.git('ls-tree', '-r', '--name-only', commit).split('\n')).toEqual([
      '.gitignore',
      'README.md',
      'a.txt',
      'one.txt',
      'two.txt',
    ]);
    expect(repository.git('log', '--first-parent', '--format=%s %at %ct', commit).split('\n').slice(0, 3)).toEqual([
      `Merge three ${moment} ${moment}`,
      `Merge two ${moment} ${moment}`,
      expect.stringContaining('more'),
    ]);
    expect(built(await build(repository, ['one', 'two', 'three']))).toBe(commit);
  });

  test('nothing to bring together is the base itself; a tip that has all of it is taken as it is', async () => {
    const repository = lanes({ one: { 'one.txt': '1\n' } });
    expect(built(await build(repository, []))).toBe(repository.git('rev-parse', 'main'));
    expect(built(await build(repository, ['main', 'one', 'main']))).toBe(repository.git('rev-parse', 'one'));
  });

  test('branches that have merged each other', async () => {
    const repository = lanes({ one: { 'one.txt': '1\n' }, two: { 'two.txt': '2\n' } });
    repository.git('branch', 'one-before', 'one');
    repository.git('switch', '-q', 'one');
    repository.git('merge', '-q', '-m', 'two into one', 'two');
    repository.git('switch', '-q', 'two');
    repository.git('merge', '-q', '-m', 'one into two', 'one-before');
    repository.commit({ 'two.txt': '2\nmore\n' });
    repository.git('switch', '-q', 'one');
    repository.commit({ 'one.txt': '1\nmore\n' });
    const commit = built(await build(repository, ['one', 'two']));
    expect(repository.git('show', `${commit}:one.txt`, `${commit}:two.txt`)).toBe('1\nmore\n2\nmore');
  });

  test('a file that one renamed and the other changed', async () => {
    const repository = lanes({ two: { 'old.txt': 'a\nb\nc\nd\nchanged\n' } }, { 'old.txt': 'a\nb\nc\nd\ne\n' });
    repository.git('switch', '-q', '-c', 'one', 'main');
    repository.git('mv', 'old.txt', 'new.txt');
    repository.git('commit', '-q', '-m', 'rename');
    const commit = built(await build(repository, ['one', 'two']));
    expect(repository.git('show', `${commit}:new.txt`)).toContain('changed');
  });

  test('as the attributes of the checkout say', async () => {
    const repository = lanes(
      { one: { 'l.log': 'first\none\n' }, two: { 'l.log': 'first\ntwo\n' } },
      { 'l.log': 'first\n', '.gitattributes': '*.log merge=union\n' },
    );
    const commit = built(await build(repository, ['one', 'two']));
    expect(repository.git('show', `${commit}:l.log`)).toBe('first\none\ntwo');
  });
});

describe('a conflict is an answer', () => {
  test('that names the tip, what it does not fit to, and every file', async () => {
    const repository = lanes({
      one: { 'a.txt': 'one\n', 'ü b.txt': 'one\n' },
      two: { 'two.txt': '2\n' },
      three: { 'a.txt': 'three\n', 'ü b.txt': 'three\n' },
    });
    const output = await build(repository, ['one', 'two', 'three']);
    expect(output).toMatchObject({
      state: 'conflict',
      tip: 'three',
      merged: ['one', 'two'],
      paths: [
        { path: 'a.txt', stages: [1, 2, 3] },
        { path: 'ü b.txt', stages: [2, 3] },
      ],
    });
    if (output.state === 'conflict') expect(output.sides.theirs).toBe(repository.git('rev-parse', 'three'));
  });

  test('also where one deleted what the other changed', async () => {
    const repository = lanes({ one: { 'a.txt': 'one\n' } });
    repository.git('switch', '-q', '-c', 'two', 'main');
    rmSync(join(repository.root, 'a.txt'));
    repository.git('commit', '-q', '-a', '-m', 'gone');
    repository.git('switch', '-q', 'main');
    expect(await build(repository, ['one', 'two'])).toMatchObject({ state: 'conflict', paths: [{ path: 'a.txt', stages: [1, 2] }] });
    expect(await build(repository, ['two', 'one'])).toMatchObject({ state: 'conflict', paths: [{ path: 'a.txt', stages: [1, 3] }] });
  });

  test('but not in files that nobody reads there: those stay as the base has them', async () => {
    const repository = lanes(
      {
        one: { 'kitty-specs/m/log': 'first\none\n', 'one.txt': '1\n', 'kitty-specs/m/new': 'one\n' },
        two: { 'kitty-specs/m/log': 'first\ntwo\n', 'two.txt': '2\n', 'kitty-specs/m/new': 'two\n' },
      },
      { 'kitty-specs/m/log': 'first\n', 'kitty-specs/m/gone': 'x\n' },
    );
    const commit = built(await build(repository, ['one', 'two'], { settled: ['kitty-specs/'] }));
    expect(repository.git('show', `${commit}:kitty-specs/m/log`, `${commit}:kitty-specs/m/new`, `${commit}:two.txt`)).toBe(
      'first\none\none\n2',
    );
    expect(await build(repository, ['one', 'two'], { settled: ['kitty-specs/m/log', 'kitty-specs/m/ne'] })).toMatchObject({
      state: 'conflict',
      paths: [{ path: 'kitty-specs/m/new' }],
    });
  });

  test('a file the base has deleted stays deleted', async () => {
    const repository = lanes({ two: { 'k/x': 'two\n' } }, { 'k/x': 'x\n', 'k/y': 'y\n' });
    repository.git('switch', '-q', '-c', 'one', 'main');
    repository.git('rm', '-q', 'k/x');
    repository.git('commit', '-q', '-m', 'gone');
    repository.git('switch', '-q', 'main');
    const commit = built(await build(repository, ['one', 'two'], { settled: ['k'] }));
    expect(repository.git('ls-tree', '-r', '--name-only', commit, 'k/')).toBe('k/y');
  });
});

test('histories without a common commit are a problem that says so', async () => {
  const repository = lanes({});
  repository.git('switch', '-q', '--orphan', 'other');
  repository.commit({ 'x.txt': 'x\n' });
  repository.git('switch', '-q', 'main');
  expect(await refusalOf(build(repository, ['other']))).toMatchObject({
    code: 'MERGE_BASE_MISSING',
    details: { is_shallow: false, ours: expect.any(String), theirs: repository.git('rev-parse', 'other') },
  });
});

test('commits that are not there are named, all of them, and never taken for a conflict', async () => {
  const repository = lanes({ one: { 'one.txt': '1\n' } });
  const blob = repository.git('rev-parse', 'main:a.txt');
  const refusal = await refusalOf(
    build(repository, ['one'], {
      base: '1'.repeat(40),
      tips: [
        { name: 'x', commit: blob, message: 'x' },
        { name: 'branch', commit: 'no-such-branch', message: 'x' },
      ],
    }),
  );
  expect([refusal.code, refusal.details['commits']]).toEqual(['COMMIT_NOT_FOUND', ['1'.repeat(40), blob, 'no-such-branch']]);
});

test('no merge driver of the repository is asked, whatever its attributes say', async () => {
  const repository = lanes(
    { one: { 'kitty-specs/m/status.events.jsonl': 'one\n' }, two: { 'kitty-specs/m/status.events.jsonl': 'two\n' } },
    { 'kitty-specs/m/status.events.jsonl': 'first\n', '.gitattributes': '*.jsonl merge=spec-kitty-event-log\n' },
  );
  repository.git('config', 'merge.spec-kitty-event-log.driver', `touch '${join(repository.root, 'driven')}'; true %O %A %B`);
  expect(await build(repository, ['one', 'two'])).toMatchObject({
    state: 'conflict',
    paths: [{ path: 'kitty-specs/m/status.events.jsonl' }],
  });
  expect(existsSync(join(repository.root, 'driven'))).toBe(false);
});
