import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically, writeFileIfChanged } from '../../../../runtime/desk/writeFileAtomically.ts';

let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atomic-'));
  path = join(root, 'status.json');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('writeFileAtomically', () => {
  it('puts a new file in the place of the old one and leaves nothing beside it', () => {
    writeFileAtomically(path, 'one\n');
    const first = statSync(path).ino;
    writeFileAtomically(path, 'zwölf\n');
    expect(readFileSync(path, 'utf8')).toBe('zwölf\n');
    expect(statSync(path).ino).not.toBe(first);
    expect(readdirSync(root)).toEqual(['status.json']);
  });

  it('takes over what a kill left under the temporary name', () => {
    writeFileSync(join(root, '.status.json.tmp'), 'a half-written text that is longer');
    writeFileAtomically(path, 'new\n');
    expect(readFileSync(path, 'utf8')).toBe('new\n');
    expect(readdirSync(root)).toEqual(['status.json']);
  });

  it('does not follow a link planted under the temporary name', () => {
    writeFileSync(join(root, 'victim'), 'safe');
    symlinkSync(join(root, 'victim'), join(root, '.status.json.tmp'));
    expect(() => writeFileAtomically(path, 'new\n')).toThrow('ELOOP');
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('safe');
  });

  it('leaves the old text and no temporary file when it cannot finish', () => {
    mkdirSync(path);
    expect(() => writeFileAtomically(path, 'new\n')).toThrow('EISDIR');
    expect(readdirSync(root)).toEqual(['status.json']);
  });
});

describe('writeFileIfChanged', () => {
  it('keeps the times of a file that says it already', () => {
    expect(writeFileIfChanged(path, 'one\n')).toBe(true);
    const before = statSync(path, { bigint: true });
    expect(writeFileIfChanged(path, 'one\n')).toBe(false);
    expect(statSync(path, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
    expect(writeFileIfChanged(path, 'two\n')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('two\n');
  });

  it('rewrites bytes that only decode to the same text', () => {
    writeFileSync(path, Buffer.from([0xff]));
    expect(writeFileIfChanged(path, '\uFFFD')).toBe(true);
  });

  it('takes the place of a pipe, and does not wait for what comes out of it', () => {
    execFileSync('mkfifo', [path]);
    expect(writeFileIfChanged(path, 'one\n')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('one\n');
  });
});
