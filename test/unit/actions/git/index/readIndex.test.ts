/** The index, read without git: what git says of it, and no file taken for known that was changed. */
import { lstatSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexFile } from '../../../../../actions/git/index/indexFile.ts';
import { entryIn, readIndex } from '../../../../../actions/git/index/readIndex.ts';
import { newRepository } from '../../../../support/repository.ts';

const wordy = { 'a.txt': 'a\n', 'src/deep/ä "b".ts': 'b\n', [`${'long/'.repeat(30)}name`]: 'c\n', 'run.sh': '#!/bin/sh\n' };
const statOf = (path: string) => lstatSync(path, { bigint: true });

it('holds what git says of it, left out and unmerged paths included', () => {
  const { root, git, commit } = newRepository();
  commit(wordy);
  git('update-index', '--chmod=+x', 'run.sh');
  git('update-index', '--skip-worktree', 'a.txt');
  const said = git('ls-files', '-s', '-t', '-z')
    .split('\0')
    .filter((row) => row !== '')
    .map((row) => /^(\S) (\d+) (\w+) 0\t(.*)$/s.exec(row) ?? []);
  const paths = said.map((row) => row.at(-1) ?? '');
  const read = readIndex(join(root, '.git', 'index'), 20);
  if (read === null) throw new Error('not read');
  const found = paths.map((path) => ({ path, entry: entryIn(read, path) }));
  expect(found.map(({ path, entry }) => [entry?.isSkipped === true ? 'S' : 'H', entry?.mode, entry?.oid, path])).toEqual(
    said.map(([, ...fields]) => fields),
  );
  for (const nowhere of ['nowhere', 'A', 'zzz', 'src']) expect(entryIn(read, nowhere)).toBeNull();
  expect(readIndex(join(root, 'no index'), 20)).toBeNull();
  git('update-index', '--index-version', '4');
  expect(readIndex(join(root, '.git', 'index'), 20)).toBeNull();
});

it('is left to git where it ends too early or says that it holds more than it does, wherever that is', () => {
  const { root, git, commit } = newRepository();
  commit(wordy);
  // Longer than a disk lets it be, and than the field that says how long it is.
  git('update-index', '--add', '--cacheinfo', `100644,${git('rev-parse', 'HEAD:a.txt')},${'long/'.repeat(900)}name`);
  const bytes = readFileSync(join(root, '.git', 'index'));
  const whole = indexFile(bytes, 20);
  const end = whole?.begins.at(-1) ?? 0;
  expect(end).toBeGreaterThan(4096);
  for (let length = 0; length < end + 20; length += 1) expect(indexFile(bytes.subarray(0, length), 20), `${length}`).toBeNull();
  for (const count of [1_000, 0xffff_ffff]) {
    const more = Buffer.from(bytes);
    more.writeUInt32BE(count, 8);
    expect(indexFile(more, 20), `${count} entries`).toBeNull();
  }
});

it('knows a file by its figures, unless it may have been changed in the second in which the index was written', () => {
  const { root, git, commit } = newRepository();
  commit(wordy);
  const [index, file] = [join(root, '.git', 'index'), join(root, 'a.txt')];
  const isKnown = (): boolean | undefined => {
    const read = readIndex(index, 20);
    return read === null ? undefined : entryIn(read, 'a.txt')?.isOf(statOf(file));
  };
  const later = new Date(Date.now() + 10_000);
  utimesSync(index, later, later);
  git('update-index', '--refresh');
  utimesSync(index, later, later);
  expect(isKnown()).toBe(true);
  const { atimeNs, mtimeNs } = statOf(file);
  writeFileSync(file, 'b\n');
  utimesSync(file, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
  expect(isKnown()).toBe(false);
  git('add', 'a.txt');
  const soon = Number(statOf(file).mtimeNs / 1_000_000_000n);
  utimesSync(index, soon, soon);
  expect(isKnown()).toBe(false);
  expect(readFileSync(file, 'utf8')).toBe('b\n');
});

it('leaves a split index to git', () => {
  const { root, git, commit } = newRepository();
  commit(wordy);
  git('update-index', '--split-index');
  expect(readIndex(join(root, '.git', 'index'), 20)).toBeNull();
});
