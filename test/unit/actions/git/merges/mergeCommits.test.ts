import { expect, it } from 'vitest';
import { git as gitOf } from '../../../../../actions/git/git.ts';
import { mergeCommits } from '../../../../../actions/git/merges/mergeCommits.ts';
import { realWorld } from '../../../../../runtime/world.ts';
import { hermeticEnv, newRepository } from '../../../../support/repository.ts';

it.each([
  ['planned first', ['main', 'coord']],
  ['coordinated first', ['coord', 'main']],
] as const)('takes what one side alone has changed of a file that only one of their common ancestors has, %s', async (_, order) => {
  const { root, git, commit } = newRepository();
  const path = 'kitty-specs/demo-01KZ0000/tasks/WP01-part.md';
  git('branch', 'coord');
  for (const branch of order) {
    git('switch', '-q', branch);
    commit(branch === 'main' ? { [path]: '# One\n' } : { 'coord.txt': 'a row\n' });
  }
  const lane = (name: string): string => {
    git('switch', '-q', '-c', name, 'main');
    git('merge', '-q', '--no-ff', '-m', 'Merge the planning', 'coord');
    commit({ [`${name}.txt`]: `${name}\n` });
    return git('rev-parse', 'HEAD');
  };
  const ours = lane('lane-a');
  git('switch', '-q', 'main');
  commit({ [path]: '# One\n\nA thought more.\n' });
  const theirs = lane('lane-b');
  expect(git('merge-base', '--all', ours, theirs).split('\n')).toHaveLength(2);
  const run = gitOf(root, { ...realWorld(), env: hermeticEnv });
  for (const [left, right] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    const merged = await mergeCommits(run, `${root}/.git`, { ours: left, theirs: right, resolutions: [] });
    if (merged.kind !== 'merged') throw new Error(merged.kind);
    expect([merged.settled, merged.conflicts]).toEqual([[], []]);
    expect(git('show', `${merged.tree}:${path}`)).toContain('A thought more.');
  }
});
