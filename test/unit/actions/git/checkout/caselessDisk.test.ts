/** A checkout on a disk that knows no case, which is this disk seen so: what is asked for by other letters is found. */
import type * as Disk from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { moveCheckout, whyNotMovable } from '../../../../../actions/git/checkout/moveCheckout.ts';
import { gitWorld, standOf } from '../../../../support/gitWorld.ts';
import { repositories } from '../../../../support/repository.ts';

vi.mock('node:fs', async (original) => {
  const disk = await original<typeof Disk>();
  const found = (path: string): string => {
    if (path === dirname(path) || disk.existsSync(path)) return path;
    const folder = found(dirname(path));
    const names = disk.existsSync(folder) && disk.lstatSync(folder).isDirectory() ? disk.readdirSync(folder) : [];
    return join(folder, names.find((name) => name.toLowerCase() === basename(path).toLowerCase()) ?? basename(path));
  };
  const names = ['lstatSync', 'rmSync', 'rmdirSync', 'readdirSync', 'mkdirSync', 'readFileSync', 'linkSync'] as const;
  const seen = names.map((name) => {
    const act = disk[name] as (path: string, ...more: unknown[]) => unknown;
    return [name, (path: string, ...more: unknown[]) => act(typeof path === 'string' ? found(path) : path, ...more)];
  });
  const renameSync: typeof Disk.renameSync = (from, to) => disk.renameSync(from, found(String(to)));
  return { ...disk, ...Object.fromEntries(seen), renameSync };
});

const fs = await vi.importActual<typeof Disk>('node:fs');

const project = repositories(({ commit, git }) => {
  commit({ Readme: 'same\n', 'Dir/Deep/a': 'a\n', 'Dir/Deep/b': 'b\n', stays: '1\n' });
  git('branch', 'one');
  git('mv', 'Readme', 'README');
  git('mv', 'Dir/Deep', 'Dir/x');
  git('mv', 'Dir/x', 'Dir/deep');
  commit({ 'Dir/deep/b': 'other\n' });
  git('branch', 'two');
});

describe('a file that another commit spells in other letters, on a disk that knows no case', () => {
  it.each([
    ['one', 'two', ['README', 'Dir/deep/a', 'Dir/deep/b']],
    ['two', 'one', ['Readme', 'Dir/Deep/a', 'Dir/Deep/b']],
  ])('is there so afterwards: from %s to %s', async (from, to, paths) => {
    const { root, git } = project();
    git('reset', '-q', '--hard', from);
    git('update-ref', 'refs/heads/main', to);
    const move = { checkout: root, from, to, leaves: [] };
    expect(await whyNotMovable(move, gitWorld)).toEqual([]);
    await moveCheckout(move, gitWorld);
    expect(paths.filter((path) => !fs.existsSync(join(root, path)))).toEqual([]);
    expect(standOf(root)).toBe('');
    // The same move once more, as after a kill before the index followed.
    git('read-tree', from);
    await moveCheckout(move, gitWorld);
    expect(standOf(root)).toBe('');
  });

  it('is not written over where somebody has edited it', async () => {
    const { root, git } = project();
    git('reset', '-q', '--hard', 'one');
    fs.writeFileSync(join(root, 'Readme'), 'mine\n');
    expect(await whyNotMovable({ checkout: root, from: 'one', to: 'two', leaves: [] }, gitWorld)).toEqual([
      { path: 'Readme', why: 'changed' },
    ]);
  });
});
