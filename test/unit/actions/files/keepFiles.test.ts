import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepFiles, keepNames } from '../../../../actions/files/keepFiles.ts';
import { temporaryFolder } from '../../../support/repository.ts';

/** The number of a file that is opened now: the lowest that no open file has. */
function nextDescriptor(): number {
  const descriptor = openSync('.', 'r');
  closeSync(descriptor);
  return descriptor;
}

test('where one cannot be written none is left, neither on the disk nor open', async () => {
  const folder = temporaryFolder();
  const files = ['a', 'b', 'c'].map((name) => ({ path: join(folder, name), begun: join(folder, `tmp_${name}`), content: name }));
  mkdirSync(join(folder, 'tmp_c'));
  const before = nextDescriptor();
  await expect(keepFiles(files, 0o444)).rejects.toMatchObject({ problem: { code: 'FILE_NOT_WRITTEN' } });
  expect([nextDescriptor(), readdirSync(folder)]).toEqual([before, ['tmp_c']]);
});

test('what another has begun under that name stays', async () => {
  const folder = temporaryFolder();
  const [path, begun] = [join(folder, 'ref'), join(folder, 'ref.lock')];
  writeFileSync(begun, 'theirs');
  await expect(keepFiles([{ path, begun, content: 'ours' }], 0o666)).rejects.toMatchObject({ problem: { details: { errno: 'EEXIST' } } });
  expect([existsSync(path), existsSync(begun)]).toEqual([false, true]);
});

test('a folder that git has taken away meanwhile has no names to wait for', async () => {
  const folder = temporaryFolder();
  await keepNames([join(folder, 'gone'), folder]);
});

test('many are never all open at once', async () => {
  const folder = temporaryFolder();
  const names = Array.from({ length: 300 }, (_, index) => `${index}`);
  const before = nextDescriptor();
  const kept = keepFiles(
    names.map((name) => ({ path: join(folder, name), begun: join(folder, `tmp_${name}`), content: name })),
    0o444,
  );
  expect(nextDescriptor() - before).toBeLessThan(200);
  await kept;
  expect([nextDescriptor(), readdirSync(folder).toSorted()]).toEqual([before, names.toSorted()]);
});
