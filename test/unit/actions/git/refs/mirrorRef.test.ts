import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mirrorRef } from '../../../../../actions/git/refs/mirrorRef.ts';
import { remoteDefaults } from '../../../../../actions/git/refs/remoteDefaults.ts';
import isInput from '../../../../../schemas/generated/mirrorInput.js';
import isOutput from '../../../../../schemas/generated/mirrorOutput.js';
import { gitWorld, refusalOf, standOf } from '../../../../support/gitWorld.ts';
import { newRepository, writeFiles } from '../../../../support/repository.ts';

const ref = 'refs/spec-kitty/status/01AAA';

test('files are kept beside every branch, and can be had back when they are wiped', async () => {
  const { root, git } = newRepository();
  writeFiles(root, { 'k/log': '1\n', 'k/ü b': '2\n', 'k/other': '3\n' });
  git('checkout', '-q', '--detach');
  const before = standOf(root);
  const input = { checkout: root, ref, paths: ['k/log', 'k/ü b'], message: 'm' };
  const output = await mirrorRef(input, gitWorld);
  expect(output).toEqual({ commit: git('rev-parse', ref), changed: { refs: { [ref]: { before: null, after: git('rev-parse', ref) } } } });
  expect([isInput(input), isOutput(output)]).toEqual([true, true]);
  expect(standOf(root)).toBe(before);
  rmSync(join(root, 'k'), { recursive: true });
  expect([git('cat-file', 'blob', `${ref}:k/log`), git('-c', 'core.quotePath=false', 'ls-tree', '-r', '--name-only', ref)]).toEqual([
    '1',
    'k/log\nk/ü b',
  ]);
  // What is gone from the disk is gone from the mirror only when it is mirrored again.
  writeFiles(root, { 'k/log': '1\n2\n' });
  await mirrorRef({ ...input, paths: ['k/log'] }, gitWorld);
  expect(git('-c', 'core.quotePath=false', 'ls-tree', '-r', '--name-only', ref)).toBe('k/log\nk/ü b');
  await mirrorRef(input, gitWorld);
  expect(git('ls-tree', '-r', '--name-only', ref)).toBe('k/log');
});

test('no hook is asked, and many at once all get their files in', async () => {
  const { root, git } = newRepository();
  const names = Array.from({ length: 5 }, (_, index) => `k/${index}`);
  writeFiles(root, Object.fromEntries(names.map((name) => [name, `${name}\n`])));
  await Promise.all(names.map((name) => mirrorRef({ checkout: root, ref, paths: [name], message: 'm' }, gitWorld)));
  expect(git('ls-tree', '-r', '--name-only', ref).split('\n')).toEqual(names);
});

test('a split index that nobody has looked at for weeks is whole afterwards, with what is staged in it', async () => {
  const { root, git } = newRepository();
  writeFiles(root, { 'k/log': '1\n', 'staged.txt': 'staged\n' });
  git('config', 'core.splitIndex', 'true');
  git('add', 'staged.txt');
  git('update-index', '--split-index');
  const weeksAgo = Date.now() / 1000 - 21 * 86_400;
  const parts = readdirSync(join(root, '.git')).filter((name) => name.startsWith('sharedindex.'));
  for (const name of parts) utimesSync(join(root, '.git', name), weeksAgo, weeksAgo);
  await mirrorRef({ checkout: root, ref, paths: ['k/log'], message: 'm' }, gitWorld);
  expect([parts.length > 0, git('diff', '--cached', '--name-only')]).toEqual([true, 'staged.txt']);
});

test('what is mirrored already is not kept a second time where it is in a pack', async () => {
  const { root, git } = newRepository();
  writeFiles(root, { 'k/log': '1\n' });
  const input = { checkout: root, ref, paths: ['k/log'], message: 'm' };
  const { commit } = await mirrorRef(input, gitWorld);
  git('repack', '-q', '-a', '-d');
  expect(await mirrorRef(input, gitWorld)).toEqual({ commit, changed: {} });
  expect(git('count-objects')).toMatch(/^0 objects/);
});

test('what is no file of the checkout is refused', async () => {
  const { root } = newRepository();
  expect((await refusalOf(mirrorRef({ checkout: root, ref, paths: ['../x'], message: 'm' }, gitWorld))).code).toBe(
    'SAFE_COMMIT_PATH_POLICY',
  );
});

test('the branches that remotes call their default', () => {
  const { root, git } = newRepository();
  expect(remoteDefaults(join(root, '.git'))).toEqual([]);
  for (const [remote, branch] of [
    ['origin', 'trunk'],
    ['fork', 'release/1'],
    ['same', 'trunk'],
    ['none', null],
  ] as const) {
    git('update-ref', `refs/remotes/${remote}/x`, 'HEAD');
    if (branch !== null) git('symbolic-ref', `refs/remotes/${remote}/HEAD`, `refs/remotes/${remote}/${branch}`);
  }
  expect(remoteDefaults(join(root, '.git'))).toEqual(['release/1', 'trunk']);
});
