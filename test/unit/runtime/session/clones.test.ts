/** Several clones of one repository: what was pushed from one is neither taken for lost nor left out in another. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergePage } from '../../../../cli/render/mergePage.ts';
import { pageText } from '../../../../cli/render/page.ts';
import { accept } from '../../../../runtime/session/accept.ts';
import { abortMerge } from '../../../../runtime/session/merge.ts';
import { emit } from '../../../../runtime/session/emit.ts';
import { doctor } from '../../../../runtime/session/doctor.ts';
import { reconcile } from '../../../../runtime/session/reconcile.ts';
import { recover } from '../../../../runtime/session/recover.ts';
import { review } from '../../../../runtime/session/review.ts';
import { undo } from '../../../../runtime/session/undo.ts';
import type { Outcome } from '../../../../schemas/outcome.ts';
import { bareEmit } from '../../../support/bareEmit.ts';
import { directory } from '../../../support/boards.ts';
import { giveClaim } from '../../../support/claimedMission.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { approvedMission, giveMerge, worldIn } from '../../../support/mergedMission.ts';
import { gitIn, hermeticEnv, temporaryFolder, writeFiles } from '../../../support/repository.ts';

const two = approvedMission({ 'lane-a': { 'a.txt': 'first\n' }, 'lane-b': { 'b.txt': 'b\n' } });
const lane = laneNames('lane-a');

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems, null, 1));
  return outcome.value;
}

function problemOf(outcome: Outcome<unknown>) {
  if (outcome.ok) throw new Error(`not refused: ${JSON.stringify(outcome.value)}`);
  return outcome.problems[0];
}

/** Runs the command that a problem names. */
const give = (command: string | null): string =>
  execFileSync('sh', ['-c', command ?? 'false'], { env: hermeticEnv, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A mission whose lanes were pushed, and another clone of it: which has their branches as remote ones. */
function twoClones(begin: typeof two = two): { readonly ada: string; readonly grace: string } {
  const { root: ada, git } = begin();
  const hub = join(temporaryFolder(), 'hub.git');
  gitIn(ada, 'clone', '-q', '--bare', ada, hub);
  git('remote', 'add', 'origin', hub);
  git('fetch', '-q', 'origin');
  git('branch', '-q', '--set-upstream-to=origin/work', 'work');
  const grace = join(temporaryFolder(), 'project');
  gitIn(ada, 'clone', '-q', '-b', 'work', hub, grace);
  return { ada, grace };
}

/** Commits on a lane in a clone that has its worktree or makes it, and pushes it. */
function goOn(root: string, files: Readonly<Record<string, string>>): void {
  const worktree = join(root, lane.worktree);
  gitIn(root, 'worktree', 'add', '-q', worktree, lane.branch);
  writeFiles(worktree, files);
  gitIn(worktree, 'add', '-A');
  gitIn(worktree, 'commit', '-q', '-m', 'more of it');
  gitIn(worktree, 'push', '-q', 'origin', lane.branch);
}

describe('a lane that only a remote has', () => {
  it('is named with where it is, and lands once it is brought here by the command that is named', async () => {
    const { grace } = twoClones();
    const met = problemOf(await giveMerge(grace));
    expect(met).toMatchObject({ code: 'LANE_BRANCH_MISSING', message: expect.stringContaining(`origin/${lane.branch}`) });
    give(met.next);
    expect(valueOf(await giveMerge(grace)).merged_wps).toEqual(['WP01', 'WP02']);
    expect(gitIn(grace, 'show', 'work:a.txt')).toBe('first');
  });

  it('is nothing that was lost, to nobody who looks', async () => {
    const { grace } = twoClones();
    const world = worldIn(grace);
    const { cases, next } = valueOf(await recover(world, { mission: directory, wp: null, dryRun: true }));
    expect(cases.map(({ kind }) => kind)).toEqual(['branch_elsewhere', 'branch_elsewhere']);
    expect(next).toBe(`git -C ${grace} branch ${lane.branch} origin/${lane.branch}`);
    const found = valueOf(await doctor(world, { area: 'workspaces', mission: directory, fix: false }));
    expect([found.healthy, found.findings.map(({ severity }) => severity)]).toEqual([true, ['info', 'info']]);
    expect(valueOf(await reconcile(world, { mission: directory, dryRun: false })).healthy).toBe(true);
    const wish = { mission: directory, actor: 'grace', mode: 'auto', diagnose: true, lenient: false, commit: true, tests: [] } as const;
    expect(valueOf(await accept(world, wish)).next_command).toBe(`spec-kitty implement --recover --mission ${directory}`);
  });
});

describe('a lane that others have gone on with', () => {
  it('does not land as it is here, and lands as they have pushed it', async () => {
    const { ada, grace } = twoClones();
    for (const name of ['lane-a', 'lane-b']) gitIn(grace, 'branch', '-q', laneNames(name).branch, `origin/${laneNames(name).branch}`);
    goOn(ada, { 'a.txt': 'second\n' });
    gitIn(grace, 'fetch', '-q', 'origin');
    const met = problemOf(await giveMerge(grace));
    expect(met).toMatchObject({ code: 'LANE_BRANCH_BEHIND', details: { lane: 'lane-a', commits: 1 } });
    give(met.next);
    valueOf(await giveMerge(grace));
    expect(gitIn(grace, 'show', 'work:a.txt')).toBe('second');
  });

  it('is brought together where there are commits on both sides', async () => {
    const { ada, grace } = twoClones();
    gitIn(grace, 'branch', '-q', laneNames('lane-b').branch, `origin/${laneNames('lane-b').branch}`);
    gitIn(grace, 'branch', '-q', lane.branch, `origin/${lane.branch}`);
    goOn(ada, { 'a.txt': 'second\n' });
    const worktree = join(grace, lane.worktree);
    gitIn(grace, 'worktree', 'add', '-q', worktree, lane.branch);
    writeFiles(worktree, { 'own.txt': 'own\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'own');
    gitIn(grace, 'fetch', '-q', 'origin');
    const met = problemOf(await giveMerge(grace));
    expect(met).toMatchObject({ code: 'LANE_BRANCH_BEHIND', message: expect.stringContaining('push it by force') });
    expect(met.next).toBe(`git -C ${worktree} merge origin/${lane.branch}`);
    give(met.next);
    valueOf(await giveMerge(grace));
    expect([gitIn(grace, 'show', 'work:a.txt'), gitIn(grace, 'show', 'work:own.txt')]).toEqual(['second', 'own']);
  });

  it('is nothing to wait for where the target has it already, and commits of ours are none of theirs', async () => {
    const { ada } = twoClones();
    const worktree = join(ada, lane.worktree);
    gitIn(ada, 'worktree', 'add', '-q', worktree, lane.branch);
    writeFiles(worktree, { 'a.txt': 'second\n' });
    gitIn(worktree, 'commit', '-q', '-a', '-m', 'second');
    valueOf(await giveMerge(ada));
    expect(gitIn(ada, 'show', 'work:a.txt')).toBe('second');
  });

  it('is worked on from what they have pushed, and all of it is reviewed', async () => {
    const sentBack = { lane: 'planned', sentBackBy: 'grace', inLane: 'lane-a' } as const;
    const { ada, grace } = twoClones(
      approvedMission({ 'lane-a': { 'a.txt': 'first\n' }, 'lane-b': { 'b.txt': 'b\n' } }, { packages: { WP01: sentBack } }),
    );
    gitIn(grace, 'branch', '-q', lane.branch, `origin/${lane.branch}`);
    goOn(ada, { 'a.txt': 'second\n' });
    gitIn(grace, 'fetch', '-q', 'origin');
    valueOf(await giveClaim(worldIn(grace), { wp: 'WP01', agent: 'claude' }));
    expect(readFileSync(join(grace, lane.worktree, 'a.txt'), 'utf8')).toBe('second\n');
    expect(gitIn(join(grace, lane.worktree), 'status', '--short')).toBe('');
  });
});

describe('a review in another clone', () => {
  const handedIn = { lane: 'for_review', by: 'claude', inLane: 'lane-a' } as const;
  const begun = approvedMission({ 'lane-a': { 'a.txt': 'first\n' }, 'lane-b': { 'b.txt': 'b\n' } }, { packages: { WP01: handedIn } });
  const wish = {
    mission: directory,
    wp: null,
    agent: 'codex',
    model: null,
    profile: null,
    shellPid: null,
    takeover: false,
  } as const;

  it('begins where the work is, once it is brought here by the command that is named', async () => {
    const { grace } = twoClones(begun);
    const met = problemOf(await review(worldIn(grace), wish));
    expect(met).toMatchObject({ code: 'LANE_BRANCH_MISSING', details: { wp_id: 'WP01', remote: `origin/${lane.branch}` } });
    give(met.next?.split(' && ')[0] ?? null);
    expect(met.next?.split(' && ')[1]).toBe(`spec-kitty implement --recover --mission ${directory}`);
    valueOf(await recover(worldIn(grace), { mission: directory, wp: null, dryRun: false }));
    const reply = valueOf(await review(worldIn(grace), wish));
    expect([reply.workspace, reply.branch]).toEqual([join(grace, lane.worktree), lane.branch]);
    expect(give(reply.diff_commands[1] ?? null)).toContain('+first');
  });

  it('is one of what was handed in, and not of what was here before', async () => {
    const { ada, grace } = twoClones(begun);
    gitIn(grace, 'branch', '-q', lane.branch, `origin/${lane.branch}`);
    goOn(ada, { 'a.txt': 'second\n' });
    gitIn(grace, 'fetch', '-q', 'origin');
    const met = problemOf(await review(worldIn(grace), { ...wish, wp: 'WP01' }));
    expect(met).toMatchObject({ code: 'LANE_BRANCH_BEHIND', details: { commits: 1 } });
    give(met.next);
    expect(give(valueOf(await review(worldIn(grace), { ...wish, wp: 'WP01' })).diff_commands[1] ?? null)).toContain('+second');
  });

  it('sees all of what was handed in, also where somebody has gone on with it', async () => {
    const sentBack = { lane: 'planned', sentBackBy: 'kim', inLane: 'lane-a' } as const;
    const { grace } = twoClones(
      approvedMission({ 'lane-a': { 'a.txt': 'first\n' }, 'lane-b': { 'b.txt': 'b\n' } }, { packages: { WP01: sentBack } }),
    );
    valueOf(await giveClaim(worldIn(grace), { wp: 'WP01', agent: 'claude' }));
    writeFiles(join(grace, lane.worktree), { 'more.txt': 'more\n' });
    gitIn(join(grace, lane.worktree), 'add', '-A');
    gitIn(join(grace, lane.worktree), 'commit', '-q', '-m', 'more');
    gitIn(join(grace, lane.worktree), 'push', '-q', 'origin', lane.branch);
    valueOf(await emit(worldIn(grace), { ...bareEmit, wp: 'WP01', to: 'for_review', actor: 'claude', force: true, reason: 'done' }));
    expect(give(valueOf(await review(worldIn(grace), wish)).diff_commands[1] ?? null)).toMatch(/\+first[^]*\+more/);
  });
});

describe('a landing that its remote has refused', () => {
  /** A landing that another clone was faster than. */
  async function overtaken(): Promise<{ readonly ada: string; readonly grace: string }> {
    const clones = twoClones();
    writeFiles(clones.grace, { 'faster.txt': 'faster\n' });
    gitIn(clones.grace, 'add', '-A');
    gitIn(clones.grace, 'commit', '-q', '-m', 'faster');
    gitIn(clones.grace, 'push', '-q', 'origin', 'work');
    expect(problemOf(await giveMerge(clones.ada, { push: true }))).toMatchObject({ code: 'MERGE_PUSH_REJECTED' });
    return clones;
  }
  const onHub = (root: string): string => gitIn(root, 'ls-remote', 'origin', 'refs/heads/work').slice(0, 40);

  it('is finished once somebody has rebased and pushed it', async () => {
    const { ada } = await overtaken();
    gitIn(ada, 'pull', '-q', '--rebase', 'origin', 'work');
    const met = problemOf(await giveMerge(ada, { resume: true }));
    expect(met).toMatchObject({ code: 'MERGE_LANDING_MOVED', next: expect.stringContaining(`git -C ${ada} push origin work && `) });
    give(met.next?.split(' && ')[0] ?? null);
    expect(valueOf(await giveMerge(ada, { resume: true }))).toMatchObject({
      result: 'merged',
      pushed: { remote: 'origin' },
      deleted_branches: [lane.branch, laneNames('lane-b').branch],
      kept: [],
    });
    expect(onHub(ada)).toBe(gitIn(ada, 'rev-parse', 'work'));
  });

  it('has only to be pushed once somebody has brought both together', async () => {
    const { ada } = await overtaken();
    gitIn(ada, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', 'work');
    const met = problemOf(await giveMerge(ada, { resume: true }));
    expect([met.code, met.next]).toEqual(['MERGE_PUSH_REJECTED', `git -C ${ada} push origin work`]);
    give(met.next);
    expect(valueOf(await giveMerge(ada, { resume: true })).pushed).toMatchObject({ remote: 'origin' });
  });

  it('is not pushed after it was taken away here, takes no branch with it, and can be landed once more', async () => {
    const { ada } = await overtaken();
    gitIn(ada, 'reset', '-q', '--hard', 'origin/work');
    gitIn(ada, 'pull', '-q', '--ff-only', 'origin', 'work');
    const there = onHub(ada);
    const met = problemOf(await giveMerge(ada, { resume: true }));
    expect(met).toMatchObject({ code: 'MERGE_LANDING_MOVED', next: `spec-kitty merge --mission ${directory} --abort` });
    expect(onHub(ada)).toBe(there);
    expect(valueOf(await abortMerge(worldIn(ada), directory))).toMatchObject({
      deleted_branches: [],
      kept: [{ what: 'work', why: expect.stringContaining(`spec-kitty merge --mission ${directory}`) }],
    });
    valueOf(await giveMerge(ada));
    expect(gitIn(ada, 'show', 'work:a.txt')).toBe('first');
  });
});

describe('a landing that was pushed, taken back and pushed', () => {
  const undoing = { verb: 'undo', operation: null, mission: directory, dryRun: false, abort: false, actor: 'ada' } as const;

  it('is had again in another clone by the commands that are named', async () => {
    const { ada, grace } = twoClones();
    valueOf(await giveMerge(ada, { push: true }));
    valueOf(await undo(worldIn(ada), undoing));
    // What stays uncommitted on a branch that is protected here goes along.
    gitIn(ada, 'add', '-A', 'kitty-specs');
    gitIn(ada, 'commit', '-q', '--allow-empty', '-m', 'status');
    gitIn(ada, 'push', '-q', 'origin', 'work', `:${lane.branch}`, `:${laneNames('lane-b').branch}`);
    gitIn(grace, 'pull', '-q', '--ff-only', '--prune', 'origin', 'work');
    gitIn(grace, 'fetch', '-q', '--prune', 'origin');
    const reverted = problemOf(await giveMerge(grace));
    expect(reverted.code).toBe('LANE_WORK_REVERTED');
    give(reverted.next);
    const met = problemOf(await giveMerge(grace));
    expect(met).toMatchObject({
      code: 'LANE_BRANCH_MISSING',
      message: expect.stringContaining('is on work already'),
      next: `spec-kitty agent status reconcile --mission ${directory}`,
    });
    expect(valueOf(await reconcile(worldIn(grace), { mission: directory, dryRun: false })).landed_wps).toEqual(['WP01', 'WP02']);
    expect(valueOf(await giveMerge(grace)).result).toBe('already_merged');
  });

  it('is no landing of what was worked on again since', async () => {
    const { ada } = twoClones();
    valueOf(await giveMerge(ada));
    for (const to of ['planned', 'approved'] as const)
      valueOf(await emit(worldIn(ada), { ...bareEmit, wp: 'WP01', to, actor: 'claude', force: true, reason: 'again' }));
    gitIn(ada, 'update-ref', '-d', `refs/remotes/origin/${lane.branch}`);
    expect(valueOf(await reconcile(worldIn(ada), { mission: directory, dryRun: true })).landed_wps).toEqual([]);
    expect(problemOf(await giveMerge(ada))).toMatchObject({
      code: 'LANE_BRANCH_MISSING',
      next: `spec-kitty implement --recover --mission ${directory}`,
    });
  });
});

describe('logs that git has merged line by line, where nobody has told it how', () => {
  it('are made whole in the middle of the merge, which is then ended as git says', async () => {
    const { ada, grace } = twoClones();
    const path = `kitty-specs/${directory}/status.events.jsonl`;
    for (const [root, wp] of [
      [ada, 'WP01'],
      [grace, 'WP02'],
    ] as const) {
      valueOf(await emit(worldIn(root), { ...bareEmit, wp, to: 'planned', actor: 'kim', force: true, reason: 'again' }));
      gitIn(root, 'commit', '-q', '-m', wp, path);
    }
    gitIn(ada, 'push', '-q', 'origin', 'work');
    expect(() => gitIn(grace, 'pull', '-q', '--no-rebase', 'origin', 'work')).toThrow('git');
    expect(readFileSync(join(grace, path), 'utf8')).toContain('<<<<<<< HEAD');
    const mended = valueOf(await doctor(worldIn(grace), { area: 'log', mission: directory, fix: true }));
    expect([mended.healthy, mended.errors, mended.fixed.map(({ error_code }) => error_code)]).toEqual([
      true,
      [],
      ['CANONICAL_STATUS_UNREADABLE'],
    ]);
    gitIn(grace, 'add', path);
    gitIn(grace, 'commit', '-q', '-m', 'merged');
    const status = valueOf(await reconcile(worldIn(grace), { mission: directory, dryRun: true }));
    expect(status.lost_events).toEqual([]);
    expect(readFileSync(join(grace, path), 'utf8').match(/"to_lane": "planned"/g)).toHaveLength(4);
  });
});

describe('a landing on a branch for a pull request', () => {
  it('is not told as one on the target, until the target has it, squashed or not', async () => {
    const { ada } = twoClones();
    gitIn(ada, 'branch', 'kitty/pr/demo', 'work');
    valueOf(await giveMerge(ada, { target: 'kitty/pr/demo', push: true }));
    const told = 'It has landed on kitty/pr/demo, and work does not have it yet.';
    const reply = valueOf(await giveMerge(ada));
    expect(reply).toMatchObject({ result: 'already_merged', warnings: [told] });
    expect(pageText(mergePage(reply), () => false)).toContain(told);
    gitIn(ada, 'stash', '-q', '--include-untracked');
    gitIn(ada, 'merge', '-q', '--squash', 'kitty/pr/demo');
    gitIn(ada, 'commit', '-q', '-m', 'Pull request');
    expect(valueOf(await giveMerge(ada))).toMatchObject({ result: 'already_merged', warnings: [] });
  });
});
