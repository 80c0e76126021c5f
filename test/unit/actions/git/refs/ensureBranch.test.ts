import { expect, test } from 'vitest';
import { ensureBranch } from '../../../../../actions/git/refs/ensureBranch.ts';
import isInput from '../../../../../schemas/generated/ensureBranchInput.js';
import isOutput from '../../../../../schemas/generated/ensureBranchOutput.js';
import { gitWorld, refusalOf } from '../../../../support/gitWorld.ts';
import { newRepository } from '../../../../support/repository.ts';

test('a branch is made once, and stays where it is afterwards', async () => {
  const { root, git, commit } = newRepository();
  const first = git('rev-parse', 'HEAD');
  const input = { checkout: root, branch: 'kitty/mission-x-lane-a', commit: first };
  const made = { commit: first, isNew: true, changed: { refs: { 'refs/heads/kitty/mission-x-lane-a': { before: null, after: first } } } };
  expect(await ensureBranch(input, gitWorld)).toEqual(made);
  expect(await ensureBranch(input, gitWorld)).toEqual({ commit: first, isNew: false, changed: {} });
  // Planned when it was not there: a run that was killed has made it.
  expect(await ensureBranch({ ...input, expectedTip: null }, gitWorld)).toEqual(made);
  commit({ 'a.txt': 'a\n' });
  git('branch', '-f', 'kitty/mission-x-lane-a', 'HEAD');
  expect(await ensureBranch({ ...input, expectedTip: null }, gitWorld)).toEqual({
    commit: git('rev-parse', 'HEAD'),
    isNew: false,
    changed: {},
  });
  expect([isInput({ ...input, expectedTip: null }), isOutput(made)]).toEqual([true, true]);
});

test('many at once: one makes it', async () => {
  const { root, git } = newRepository();
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => ensureBranch({ checkout: root, branch: 'lane', commit: git('rev-parse', 'HEAD') }, gitWorld)),
  );
  expect(answers.map(({ commit }) => commit)).toEqual(Array.from({ length: 6 }, () => git('rev-parse', 'lane')));
});

test.each([
  ['a name that git does not take', 'a..b', null],
  ['a name below another branch', 'main/x', null],
  ['no such commit', 'x', '1'.repeat(40)],
])('%s', async (_, branch, commit) => {
  const { root, git } = newRepository();
  expect((await refusalOf(ensureBranch({ checkout: root, branch, commit: commit ?? git('rev-parse', 'HEAD') }, gitWorld))).code).toBe(
    'GIT_FAILED',
  );
  expect(git('branch', '--format=%(refname:short)')).toBe('main');
});
