import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git } from '../../../../../actions/git/git.ts';
import { keepBlob } from '../../../../../actions/git/objects/keepBlob.ts';
import { objectDrafts } from '../../../../../actions/git/objects/objectDrafts.ts';
import { gitWorld } from '../../../../support/gitWorld.ts';
import { newRepository } from '../../../../support/repository.ts';

test('a tree that is edited and becomes again what it was is kept: of two that are like each other one is whole', async () => {
  const repository = newRepository();
  const drafts = objectDrafts(git(repository.root, gitWorld), `${repository.root}/.git`);
  const before = repository.git('rev-parse', 'HEAD^{tree}');
  const oid = drafts.add('blob', 'new\n');
  const between = drafts.edit(before, [{ path: 'new.txt', becomes: { mode: '100644', oid } }]);
  expect(drafts.edit(between, [{ path: 'new.txt', becomes: null }])).toBe(before);
  await drafts.keep();
  expect(repository.git('ls-tree', '--name-only', between).split('\n')).toContain('new.txt');
});

test.each(['keep', 'keepApart', 'keepBlob'] as const)('what was kept weeks ago and by nobody named is young again (%s)', async (way) => {
  const { root, git: ask } = newRepository();
  const store = join(root, '.git', 'objects');
  const kept = async (): Promise<string> => {
    if (way === 'keepBlob') return keepBlob(join(root, '.git'), 'new\n');
    const drafts = objectDrafts(git(root, gitWorld), join(root, '.git'));
    const id = drafts.add('blob', 'new\n');
    await drafts[way]();
    return id;
  };
  await kept();
  const weeksAgo = Date.now() / 1000 - 21 * 86_400;
  for (const entry of readdirSync(store, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), weeksAgo, weeksAgo);
  const id = await kept();
  ask('repack', '-q', '-d', '-A', '--unpack-unreachable=2.weeks.ago');
  ask('prune', '--expire=2.weeks.ago');
  expect(ask('cat-file', '-t', id)).toBe('blob');
});
