import { expect, test } from 'vitest';
import { git } from '../../../../../actions/git/git.ts';
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
