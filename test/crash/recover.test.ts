/** Recovery crashed at every boundary and given again: what is there then is what an undisturbed recovery leaves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { recover } from '../../runtime/session/recover.ts';
import { directory } from '../support/boards.ts';
import { missionAsItIs, worldIn } from '../support/claimedMission.ts';
import { boundariesOf, crashEverywhere, type Crashing } from '../support/crashMatrix.ts';
import { laneMission, laneNames } from '../support/laneMission.ts';
import { gitIn, repositories, writeFiles } from '../support/repository.ts';

const folder = mkdtempSync(join(tmpdir(), 'recoveries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const project = repositories(({ commit, git }) => {
  commit({ 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n' });
  git('switch', '-q', '-c', 'work');
  commit(laneMission({ WP01: { lane: 'in_progress', by: 'ada' }, WP02: {} }, { target_branch: 'work' }));
  git('branch', laneNames('lane-a').branch);
});

/** A branch that has lost its worktree, and a worktree with a commit that nobody has recorded. */
function crashed(): string {
  const { root } = project(mkdtempSync(join(folder, 'place-')));
  const { branch, worktree } = laneNames('lane-b');
  gitIn(root, 'worktree', 'add', '-q', '-b', branch, join(root, worktree));
  writeFiles(join(root, worktree), { 'work.txt': 'work\n' });
  gitIn(join(root, worktree), 'add', '-A');
  gitIn(join(root, worktree), 'commit', '-q', '-m', 'work');
  return root;
}

const recovering: Crashing<string> = {
  make: crashed,
  command: async (root, reached) => {
    const answer = await recover(worldIn(root), { mission: directory, wp: null, dryRun: false }, { reached });
    if (!answer.ok) throw new Error(answer.problems[0].message);
    return answer.value;
  },
  observe: missionAsItIs,
};

it('ends with the same trees, refs and events wherever it was crashed', async () => {
  const steps = ['keeping', 'allocating', 'noting', 'raising', 'committing'];
  expect(await boundariesOf(recovering)).toEqual([
    ...steps.flatMap((step) => [`before write ${step}`, `after write ${step}`, `before effect ${step}`, `after effect ${step}`]),
    'before write done', 'after write done', 'before log finished', 'after log finished', 'before remove finished', 'after remove finished',
  ]);
  const crashes = await crashEverywhere(recovering);
  console.info(`crash recover: ${crashes} crashes`);
  expect(crashes).toBe(26);
});
