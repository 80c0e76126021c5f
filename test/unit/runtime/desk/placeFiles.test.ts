import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placeFiles, type PlaceableFile } from '../../../../runtime/desk/placeFiles.ts';
import { ProblemError, type Problem } from '../../../../schemas/problem.ts';
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

test('a file that is a link is not written, nor is any other, until it is a file', () => {
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
  writeFiles(elsewhere, { mine: 'mine\n' });
  mkdirSync(join(folder, 'a/deep'), { recursive: true });
  const replaced = files.map((file): PlaceableFile => ({ ...file, whenThere: 'replace' }));
  symlinkSync(join(elsewhere, 'mine'), join(folder, 'a/deep/one.md'));
  symlinkSync('nowhere', join(folder, 'two.md'));
  const refusal = (): Problem => {
    try {
      throw new Error(JSON.stringify(placeFiles(folder, replaced)));
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  };
  const named: (readonly string[])[] = [];
  for (let link = 0; link < 2; link += 1) {
    const { code, details, next } = refusal();
    expect(code).toBe('PATH_IS_LINK');
    named.push(details['paths'] as readonly string[]);
    execFileSync('sh', ['-c', next ?? 'false']);
  }
  expect(named).toEqual([['a/deep/one.md', 'two.md'], ['two.md']]);
  expect(placeFiles(folder, replaced)).toEqual({ created: ['two.md'], updated: ['a/deep/one.md'], unchanged: [] });
  expect(readFileSync(join(elsewhere, 'mine'), 'utf8')).toBe('mine\n');
});

test('a link is no obstacle where it says already what would be written, or is to stay as it is', () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'a/deep/one.md': 'one\n', real: 'one\n' });
  symlinkSync('real', join(folder, 'two.md'));
  expect(placeFiles(folder, files).unchanged).toEqual(['a/deep/one.md', 'two.md']);
  expect(placeFiles(folder, [{ path: 'two.md', text: 'one\n', whenThere: 'replace' }]).unchanged).toEqual(['two.md']);
});

test('a file in the place of a folder is a problem that says so', () => {
  const folder = temporaryFolder();
  writeFiles(folder, { a: 'a file' });
  expect(() => placeFiles(folder, files)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'FILE_NOT_WRITTEN' }) }),
  );
});
