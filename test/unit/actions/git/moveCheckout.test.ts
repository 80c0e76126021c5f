import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { moveCheckout, whyNotMovable } from '../../../../actions/git/moveCheckout.ts';
import { gitWorld, refusalOf, standOf } from '../../../support/gitWorld.ts';
import { repositories, writeFiles } from '../../../support/repository.ts';

/** Two commits that differ in every way files can. */
const project = repositories(({ root, commit, git }) => {
  commit({
    '.gitignore': '*.env\n',
    'same.txt': 'same\n',
    'edited.txt': 'one\n',
    'gone.txt': 'gone\n',
    'deep/er/gone.txt': 'gone\n',
    'becomes/folder': 'file\n',
    'program.sh': '#!/bin/sh\n',
    'log.jsonl': '1\n',
  });
  git('branch', 'one');
  rmSync(join(root, 'gone.txt'));
  rmSync(join(root, 'deep'), { recursive: true });
  rmSync(join(root, 'becomes'), { recursive: true });
  chmodSync(join(root, 'program.sh'), 0o755);
  symlinkSync('edited.txt', join(root, 'link'));
  writeFileSync(join(root, 'bytes.bin'), Buffer.from([0, 255, 10, 13, 0]));
  commit({ 'edited.txt': 'two\n', 'ünï "quoted".txt': 'new\n', becomes: 'a file now\n', 'log.jsonl': '1\n2\n', 'new/new.txt': 'new\n' });
  git('branch', 'two');
});

const move = (root: string, from: string, to: string, leaves: readonly string[] = []) => ({ checkout: root, from, to, leaves });

/** Moves the branch and then the checkout, as every caller does. */
async function go(
  root: string,
  git: (...words: readonly string[]) => string,
  from: string,
  to: string,
  leaves: readonly string[] = [],
): Promise<void> {
  git('update-ref', 'refs/heads/main', to);
  await moveCheckout(move(root, from, to, leaves), gitWorld);
}

describe('a checkout that is moved', () => {
  it('holds what the other commit does, there and back, and git finds nothing changed', async () => {
    const { root, git } = project();
    await go(root, git, 'two', 'one');
    expect(standOf(root)).toBe('');
    expect(existsSync(join(root, 'deep', 'er', 'gone.txt'))).toBe(true);
    await go(root, git, 'one', 'two');
    expect(standOf(root)).toBe('');
    expect(existsSync(join(root, 'deep'))).toBe(false);
    expect(readlinkSync(join(root, 'link'))).toBe('edited.txt');
    expect(lstatSync(join(root, 'program.sh')).mode & 0o111).not.toBe(0);
    expect([...readFileSync(join(root, 'bytes.bin'))]).toEqual([0, 255, 10, 13, 0]);
  });

  it('keeps what nobody has committed, where the move does not come by', async () => {
    const { root, git } = project();
    writeFiles(root, { 'same.txt': 'mine\n', 'secret.env': 'secret\n', 'untracked.txt': 'mine\n', 'staged.txt': 'mine\n' });
    git('add', 'staged.txt');
    const before = standOf(root);
    await go(root, git, 'two', 'one');
    expect(standOf(root)).toBe(before);
    expect(readFileSync(join(root, 'same.txt'), 'utf8')).toBe('mine\n');
  });

  it("leaves the files alone that are somebody else's business, and the index follows", async () => {
    const { root, git } = project();
    writeFiles(root, { 'log.jsonl': '1\n2\n3\n' });
    expect(await whyNotMovable(move(root, 'two', 'one', ['log.jsonl']), gitWorld)).toEqual([]);
    await go(root, git, 'two', 'one', ['log.jsonl']);
    expect(readFileSync(join(root, 'log.jsonl'), 'utf8')).toBe('1\n2\n3\n');
    expect(git('diff', '--name-only', '--cached')).toBe('');
    expect(git('diff', '--name-only')).toBe('log.jsonl');
  });

  it('lets the index alone follow where that is asked for', async () => {
    const { root, git } = project();
    git('update-ref', 'refs/heads/main', 'one');
    await moveCheckout({ ...move(root, 'two', 'one'), isIndexOnly: true }, gitWorld);
    expect(git('diff', '--name-only', '--cached')).toBe('');
    expect(readFileSync(join(root, 'edited.txt'), 'utf8')).toBe('two\n');
  });

  it('is not moved while anything would be lost, and all of it is told at once', async () => {
    const { root, git } = project();
    await go(root, git, 'two', 'one');
    writeFiles(root, { 'edited.txt': 'mine\n', 'new/new.txt': 'mine\n', 'bytes.bin': 'mine' });
    writeFileSync(join(root, 'gone.txt'), 'staged\n');
    git('add', 'gone.txt');
    writeFileSync(join(root, 'gone.txt'), 'gone\n');
    mkdirSync(join(root, 'link'));
    writeFiles(root, { 'link/kept.env': 'mine\n' });
    const before = standOf(root);
    const expected = [
      { path: 'bytes.bin', why: 'in_the_way' },
      { path: 'edited.txt', why: 'changed' },
      { path: 'gone.txt', why: 'staged' },
      { path: 'link', why: 'in_the_way' },
      { path: 'new/new.txt', why: 'in_the_way' },
    ];
    expect(await whyNotMovable(move(root, 'one', 'two'), gitWorld)).toEqual(expected);
    const refused = await refusalOf(moveCheckout(move(root, 'one', 'two'), gitWorld));
    expect(refused).toMatchObject({ code: 'CHECKOUT_NOT_MOVABLE', details: { obstacles: expected } });
    expect(standOf(root)).toBe(before);
  });

  it('goes on where it was killed: what is done is done', async () => {
    const { root, git } = project();
    git('update-ref', 'refs/heads/main', 'one');
    writeFiles(root, { 'edited.txt': 'one\n', 'gone.txt': 'gone\n' });
    rmSync(join(root, 'bytes.bin'));
    await moveCheckout(move(root, 'two', 'one'), gitWorld);
    await moveCheckout(move(root, 'two', 'one'), gitWorld);
    expect(standOf(root)).toBe('');
  });
});
