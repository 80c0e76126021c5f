import { appendFileSync, chmodSync, chownSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { git, gitProcesses } from '../../../../actions/git/git.ts';
import { gitWorld, refusalOf } from '../../../support/gitWorld.ts';
import { hermeticEnv, newRepository, temporaryFolder } from '../../../support/repository.ts';

test('answers what git prints, whole and alone', async () => {
  const { root, git: real } = newRepository();
  const run = git(root, gitWorld);
  expect(await run(['rev-parse', 'HEAD'])).toBe(`${real('rev-parse', 'HEAD')}\n`);
  // More than a pipe holds, with letters of several bytes all over.
  const text = 'ü日本€'.repeat(60_000);
  const oid = (await run(['hash-object', '-w', '--stdin'], { input: text })).trim();
  expect(await run(['cat-file', 'blob', oid])).toBe(text);
  expect(await run(['hash-object', '--stdin'], { input: '' })).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n');
});

test.runIf(process.getuid?.() === 0)(
  'what fails since the repository belongs to somebody else says so, and how that is made known',
  async () => {
    const { root } = newRepository();
    const run = git(root, gitWorld);
    const nonsense = { words: ['rev-parse', '--verify', 'nonsense'] };
    expect((await refusalOf(run(nonsense.words))).code).toBe('GIT_FAILED');
    chownSync(root, 65_534, 65_534);
    const next = `git config --global --add safe.directory ${root}`;
    for (const asked of [
      run(nonsense.words),
      run.inOne([nonsense]),
      run.inOne([{ words: ['version'] }], [nonsense]),
      run.inOneAhead([nonsense]),
    ])
      expect(await refusalOf(asked)).toMatchObject({ code: 'UNTRUSTED_REPOSITORY', next, details: { path: root } });
    expect((await run.ask(nonsense.words)).exitCode).toBe(128);
    // Where it works, what fails is the command.
    const known = git(root, { ...gitWorld, env: { ...gitWorld.env, ...safe } });
    expect((await refusalOf(known(nonsense.words))).code).toBe('GIT_FAILED');
  },
);

test('what fails since git cannot read its settings says so, and where they are looked at', async () => {
  const { root } = newRepository();
  const nonsense = ['rev-parse', '--verify', 'nonsense'];
  expect((await refusalOf(git(root, gitWorld)(nonsense))).code).toBe('GIT_FAILED');
  appendFileSync(join(root, '.git', 'config'), '[core\n');
  expect(await refusalOf(git(root, gitWorld)(nonsense))).toMatchObject({
    code: 'NOT_A_GIT_REPOSITORY',
    message: expect.stringContaining('bad config line'),
    next: `git -C ${root} status`,
    details: { path: root },
  });
});

const safe = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' };

test('words reach git as they are', async () => {
  const { root } = newRepository();
  const words = ['a b', "it's", '$HOME', '`x`', '"q"', 'back\\slash', '*', '~', 'line\nbreak', 'ü', '', ';', '-'];
  expect(await git(root, gitWorld)(['rev-parse', '--sq-quote', ...words])).toBe(
    ` ${words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ')}\n`,
  );
});

test('an exit code is an answer where it is asked for, else a problem with the whole story', async () => {
  const { root } = newRepository();
  const run = git(root, gitWorld);
  expect((await run.ask(['merge-base', '--is-ancestor', 'HEAD', 'HEAD'])).exitCode).toBe(0);
  expect((await run.ask(['rev-parse', '--verify', '-q', 'none'])).exitCode).toBe(1);
  const refusal = await refusalOf(run(['cat-file', 'blob', 'none:x']));
  expect(refusal).toMatchObject({
    code: 'GIT_FAILED',
    details: { command: 'git cat-file blob none:x', checkout: root, exit: 128, stderr: expect.stringContaining('none') },
  });
});

test('a step of a row may be passed over where the one before it has failed', async () => {
  const run = git(newRepository().root, gitWorld);
  const after = (code: number) => [
    { words: ['-c', `alias.end=!exit ${code}`, 'end'], mayFail: true },
    { words: ['hash-object', '--stdin'], input: '', mayFail: true, ifBefore: true },
    { words: ['version'] },
  ];
  const [, done, more] = await run.inOne(after(0));
  expect([done?.exitCode, done?.stdout, more?.exitCode]).toEqual([0, 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n', 0]);
  const [failed, passed, next] = await run.inOne(after(3));
  expect([failed?.exitCode, passed?.exitCode, passed?.stdout, next?.exitCode]).toEqual([3, 1, '', 0]);
});

test('one question asked ahead is answered like several', async () => {
  const run = git(newRepository().root, gitWorld);
  const hash = { words: ['hash-object', '--stdin'], input: '' };
  const none = { words: ['rev-parse', '--verify', '--quiet', 'none'] };
  expect(await run.inOneAhead([hash])).toMatchObject(await run.inOneAhead([hash, hash]).then(([first]) => [first]));
  expect(await run.inOneAhead([{ ...none, mayFail: true }])).toMatchObject([{ exitCode: 1, stdout: '' }]);
  expect((await refusalOf(run.inOneAhead([none]))).code).toBe('GIT_FAILED');
  expect((await refusalOf(run.inOneAhead([hash, none]))).code).toBe('GIT_FAILED');
});

test('a process that ends before it has read its input is no surprise', async () => {
  const { root } = newRepository();
  expect((await git(root, gitWorld).ask(['cat-file', 'nonsense', 'nonsense'], { input: 'x'.repeat(1_000_000) })).exitCode).not.toBe(0);
});

test('processes are counted', async () => {
  const { root } = newRepository();
  const before = gitProcesses();
  await git(root, gitWorld)(['version']);
  await git(root, gitWorld).ask(['version']);
  expect(gitProcesses() - before).toBe(2);
});

/** A program called git that is found before the real one. */
function insteadOfGit(script: string): typeof gitWorld {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'git'), 0o755);
  return { ...gitWorld, env: { ...hermeticEnv, PATH: `${folder}${delimiter}${hermeticEnv['PATH'] ?? ''}` } };
}

test('killed: a problem, also where an exit code would be an answer', async () => {
  const refusal = await refusalOf(git(newRepository().root, insteadOfGit('kill -9 $$')).ask(['status']));
  expect(refusal).toMatchObject({ code: 'GIT_FAILED', details: { exit: null, signal: 'SIGKILL' } });
});

test('not there, or the folder is not', async () => {
  const { root } = newRepository();
  expect((await refusalOf(git(root, { ...gitWorld, env: { PATH: '/nonexistent' } })(['version']))).code).toBe('GIT_UNAVAILABLE');
  const gone = await refusalOf(git(join(root, 'gone'), gitWorld)(['version']));
  expect([gone.code, gone.message]).toEqual(['GIT_UNAVAILABLE', expect.stringContaining('does not exist')]);
});

test('what would lead git elsewhere is taken out of its environment, who the user is stays', async () => {
  const { root } = newRepository();
  const print = insteadOfGit('env');
  const env = {
    ...print.env,
    GIT_DIR: '/x',
    GIT_INDEX_FILE: '/x',
    GIT_WORK_TREE: '/x',
    GIT_COMMON_DIR: '/x',
    GIT_OBJECT_DIRECTORY: '/x',
    GIT_PREFIX: 'x',
    LC_ALL: 'de_DE.UTF-8',
    LANGUAGE: 'de',
  };
  const seen = new Map(
    (await git(root, { ...print, env })(['x'], { env: { GIT_INDEX_FILE: '/own' } }))
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
  expect(
    ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX', 'LANGUAGE'].filter((name) => seen.has(name)),
  ).toEqual([]);
  expect([seen.get('GIT_INDEX_FILE'), seen.get('LC_ALL'), seen.get('GIT_AUTHOR_NAME'), seen.get('GIT_TERMINAL_PROMPT')]).toEqual([
    '/own',
    'C',
    'Tester',
    '0',
  ]);
});
