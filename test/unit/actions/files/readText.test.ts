import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readBytes, readText, textAt } from '../../../../actions/files/readText.ts';
import { temporaryFolder } from '../../../support/repository.ts';

test('a text comes back as it was written, a byte order mark and replacement characters included', () => {
  const path = join(temporaryFolder(), 'file');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ufeffa', 'a\ufffdb', '\ufffd')), (text) => {
      writeFileSync(path, text);
      expect(readText(path)).toBe(text);
    }),
  );
});

test('bytes that are no text are refused, not bent into one', () => {
  const path = join(temporaryFolder(), 'file');
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      writeFileSync(path, Buffer.concat([bytes, Buffer.from([0xff])]));
      expect(() => readText(path)).toThrow(/file cannot be read: it is not UTF-8 text/);
    }),
  );
});

test('what is not there, or is a folder, is no file', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'file'), '');
  expect(['none', 'folder', 'file/below', 'none/below'].map((name) => readText(join(folder, name)))).toEqual([null, null, null, null]);
});

test('a pipe and a device are not waited for, also where a link leads to them', () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  symlinkSync('/dev/zero', join(folder, 'endless'));
  symlinkSync('pipe', join(folder, 'link'));
  for (const name of ['pipe', 'endless', 'link'])
    for (const read of [readText, readBytes]) expect(() => read(join(folder, name))).toThrow(/cannot be read: it is not a plain file/);
});

test('what somebody hands over is read whatever it is', () => {
  expect(textAt('/dev/null')).toBe('');
});
