import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findBranch } from '../../../../../actions/git/refs/findBranch.ts';
import { gitIn, newRepository, temporaryFolder } from '../../../../support/repository.ts';

it('finds the first that is there: here before a remote, and a remote branch as it was fetched', () => {
  const { root, git } = newRepository();
  const first = git('rev-parse', 'HEAD');
  git('branch', 'feat/deep');
  const clone = join(temporaryFolder(), 'clone');
  gitIn(root, 'clone', '-q', root, clone);
  const dir = join(clone, '.git');
  expect(findBranch(dir, ['nowhere', 'main'])).toEqual({ name: 'main', ref: 'refs/heads/main', commit: first });
  expect(findBranch(dir, ['feat/deep'])).toEqual({ name: 'feat/deep', ref: 'refs/remotes/origin/feat/deep', commit: first });
  expect(findBranch(dir, ['feat/deep', 'main'])?.name).toBe('main');
  expect(findBranch(dir, ['deep'])).toBeNull();
  expect(findBranch(dir, [])).toBeNull();
});

it('looks up nothing that cannot be the name of a branch', () => {
  const { root } = newRepository();
  for (const name of ['', '../HEAD', 'HEAD~1', '-x', 'a..b']) expect(findBranch(join(root, '.git'), [name])).toBeNull();
});
