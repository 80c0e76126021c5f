import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeFiles, type PlaceableFile } from '../../../../runtime/desk/placeFiles.ts';
import { temporaryFolder, writeFiles } from '../../../support/repository.ts';

const files: readonly PlaceableFile[] = [
  { path: 'a/deep/one.md', text: 'one\n', whenThere: 'replace' },
  { path: 'two.md', text: 'two\n', whenThere: 'keep' },
];

test('files come into their places, with the folders they need', () => {
  const folder = join(temporaryFolder(), 'new');
  expect(placeFiles(folder, files)).toEqual({ created: ['a/deep/one.md', 'two.md'], updated: [], unchanged: [] });
  expect(readFileSync(join(folder, 'a/deep/one.md'), 'utf8')).toBe('one\n');
});

test('what is there is kept or replaced, and what is the same is not touched', () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'a/deep/one.md': 'mine\n', 'two.md': 'mine\n' });
  expect(placeFiles(folder, files)).toEqual({ created: [], updated: ['a/deep/one.md'], unchanged: ['two.md'] });
  expect(readFileSync(join(folder, 'two.md'), 'utf8')).toBe('mine\n');
  const before = statSync(join(folder, 'a/deep/one.md'), { bigint: true });
  expect(placeFiles(folder, files)).toEqual({ created: [], updated: [], unchanged: ['a/deep/one.md', 'two.md'] });
  expect(statSync(join(folder, 'a/deep/one.md'), { bigint: true }).ino).toBe(before.ino);
});

test('a link that leads out of the folder is refused, and nothing is written', () => {
  const folder = temporaryFolder();
  const elsewhere = temporaryFolder();
  symlinkSync(elsewhere, join(folder, 'a'));
  expect(() => placeFiles(folder, files.toReversed())).toThrow(
    expect.objectContaining({
      problem: expect.objectContaining({ code: 'PATH_LEADS_ELSEWHERE', details: expect.objectContaining({ paths: ['a/deep'] }) }),
    }),
  );
  expect([readdirSync(elsewhere), readdirSync(folder)]).toEqual([[], ['a']]);
});

test('a link that stays inside is followed, and so is a link to the folder itself', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'a'));
  const link = join(temporaryFolder(), 'link');
  symlinkSync(folder, link);
  expect(placeFiles(link, files).created).toHaveLength(2);
  expect(readFileSync(join(folder, 'real/deep/one.md'), 'utf8')).toBe('one\n');
});

test('a file in the place of a folder is a problem that says so', () => {
  const folder = temporaryFolder();
  writeFiles(folder, { a: 'a file' });
  expect(() => placeFiles(folder, files)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'FILE_NOT_WRITTEN' }) }),
  );
});
