/** Recovery crashed at every boundary and given again: what is there then is what an undisturbed recovery leaves. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recover } from '../../runtime/session/recover.ts';
import { directory } from '../support/boards.ts';
import { missionAsItIs, worldIn } from '../support/claimedMission.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import { boundariesOf, boundariesOfSteps, Crash, type Crashing } from '../support/crashMatrix.ts';
import { laneMission, laneNames } from '../support/laneMission.ts';
import { gitIn, hermeticEnv, repositories, writeFiles } from '../support/repository.ts';
import { rounds } from '../support/rounds.ts';

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

const steps = ['keeping', 'allocating', 'noting', 'raising', 'committing'];
const boundaries = boundariesOfSteps(...steps);

/** All of it in `npm run crash`; in `npm test` the crashes that differ most. */
const isWhole = rounds(0) > 0;
const chosen = boundaries.filter((boundary) => isWhole || boundary.startsWith('after effect'));

describe('a recovery', () => {
  it('crashed in process ends with the same trees, refs and events', async () => {
    expect(await boundariesOf(recovering)).toEqual(boundaries);
    const calm = crashed();
    await recovering.command(calm, () => {});
    const expected = missionAsItIs(calm);
    for (const chosenOne of chosen) {
      const root = crashed();
      const dying = recovering.command(root, (boundary) => {
        if (boundary === chosenOne) throw new Crash(boundary);
      });
      await expect(dying).rejects.toThrow(Crash);
      await recovering.command(root, () => {});
      expect(missionAsItIs(root), `after a crash ${chosenOne}`).toEqual(expected);
    }
    expect(chosen.length).toBe(isWhole ? 26 : 5);
    console.info(`crash recover: ${chosen.length} crashes, every one recovered`);
  });

  it('killed ends as if nothing had happened', async () => {
    const program = await bundleProgram(join(import.meta.dirname, 'programs', 'recoverMission.ts'));
    const give = (root: string, nth: number) =>
      spawnSync(process.execPath, [program, directory, String(nth)], { cwd: root, env: { ...hermeticEnv }, encoding: 'utf8' });
    const calm = crashed();
    const undisturbed = give(calm, 0);
    expect([undisturbed.status, undisturbed.stdout.trim().split('\n'), undisturbed.stderr]).toEqual([0, boundaries, '']);
    const expected = missionAsItIs(calm);
    const killed = boundaries.filter(
      (boundary) => isWhole || boundary === 'after effect allocating' || boundary === 'after effect raising',
    );
    for (const boundary of killed) {
      const root = crashed();
      expect(give(root, boundaries.indexOf(boundary) + 1).signal).toBe('SIGKILL');
      const again = give(root, 0);
      expect(again.status, `${boundary}: ${again.stderr}`).toBe(0);
      expect(missionAsItIs(root), `killed ${boundary}`).toEqual(expected);
    }
    expect(killed.length).toBe(isWhole ? 26 : 2);
    console.info(`crash recover: ${killed.length} processes killed, every one recovered`);
  });
});
