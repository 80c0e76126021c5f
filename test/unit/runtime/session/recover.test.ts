import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitProcesses } from '../../../../actions/git/git.ts';
import { handedInRef } from '../../../../machines/rules/privateRefs.ts';
import { doctor } from '../../../../runtime/session/doctor.ts';
import { emit } from '../../../../runtime/session/emit.ts';
import { moveTask } from '../../../../runtime/session/moveTask.ts';
import { recover } from '../../../../runtime/session/recover.ts';
import { readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import isRecoverReply from '../../../../schemas/generated/recoverReply.js';
import type { RecoverReply } from '../../../../schemas/recovery.ts';
import { bareEmit } from '../../../support/bareEmit.ts';
import { bareMove } from '../../../support/bareMove.ts';
import { directory, missionId } from '../../../support/boards.ts';
import { giveClaim, worldIn } from '../../../support/claimedMission.ts';
import { laneMission, laneNames } from '../../../support/laneMission.ts';
import { packageFile } from '../../../support/packageFile.ts';
import { gitIn, repositories, writeFiles, type Repository } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';

/** Two packages in lanes of their own, on the target `work`, which nothing protects. */
const planned = repositories(({ commit, git }) => {
  commit({
    'README.md': 'A project.\n',
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission({ WP01: {}, WP02: {} }, { target_branch: 'work' }),
  });
  git('checkout', '-q', '-b', 'work');
});

/** The second package goes on from the first, which is approved. */
const dependent = repositories(({ commit, git }) => {
  git('checkout', '-q', '-b', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission({ WP01: { lane: 'approved' }, WP02: { after: ['WP01'] } }, { target_branch: 'work' }),
  });
});

/** One lane for both, one after the other. */
const shared = repositories(({ commit, git }) => {
  git('checkout', '-q', '-b', 'work');
  const files = laneMission({ WP01: { inLane: 'lane-a' }, WP02: { inLane: 'lane-a', after: ['WP01'] } }, { target_branch: 'work' });
  const first = `kitty-specs/${directory}/tasks/WP01-part.md`;
  commit({ '.gitignore': '.worktrees/\n.kittify/workspaces/\n', ...files, [first]: packageFile('WP01', []) });
});

/** Two packages in one lane, the first of which was handed in. */
const sharing = repositories(({ commit, git }) => {
  git('checkout', '-q', '-b', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission(
      { WP01: { lane: 'for_review', by: 'ada', inLane: 'lane-a' }, WP02: { after: ['WP01'], inLane: 'lane-a' } },
      { target_branch: 'work' },
    ),
  });
});

/** Somebody plans, in the main checkout. */
const planning = repositories(({ commit, git }) => {
  git('checkout', '-q', '-b', 'work');
  commit({
    '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
    ...laneMission({ WP01: { mode: 'planning_artifact', lane: 'in_progress', by: 'ada' } }, { target_branch: 'work' }),
  });
});

async function recovered(root: string, more: { readonly wp?: string; readonly dryRun?: boolean } = {}): Promise<RecoverReply> {
  const answer = await recover(worldIn(root), { mission: directory, wp: more.wp ?? null, dryRun: more.dryRun ?? false });
  if (!answer.ok) throw new Error(answer.problems.map(({ message }) => message).join(' '));
  expect(isRecoverReply(answer.value), JSON.stringify(isRecoverReply.errors)).toBe(true);
  return answer.value;
}

const kindsOf = ({ cases }: RecoverReply) => cases.map(({ kind, lane_id }) => `${kind} ${lane_id ?? ''}`.trim());
const contextPath = (root: string, lane: string): string => join(root, '.kittify', 'workspaces', `${directory}-${lane}.json`);
const laneOf = (root: string, wp: string): string =>
  (
    JSON.parse(readFileSync(join(root, 'kitty-specs', directory, 'status.json'), 'utf8')) as {
      work_packages: Record<string, { lane: string }>;
    }
  ).work_packages[wp]?.lane ?? '';

async function claimed(repository: Repository, wp = 'WP01'): Promise<string> {
  const given = await giveClaim(worldIn(repository.root), { wp, agent: 'ada' });
  if (!given.ok) throw new Error(given.problems[0].message);
  return given.value.workspace_dir;
}

describe('recovering the work on a mission', () => {
  it('has nothing to do where nothing happened, and writes nothing', async () => {
    const repository = planned();
    expect(await recovered(repository.root)).toMatchObject({
      status: 'ok',
      recovered_wps: [],
      worktrees_recreated: 0,
      transitions_emitted: 0,
      cases: [],
      operation: null,
    });
    await claimed(repository);
    expect(kindsOf(await recovered(repository.root))).toEqual(['no_action lane-a']);
    expect(existsSync(join(repository.root, '.git', 'spec-kitty', 'missions', directory, 'operations', 'recovery.json'))).toBe(false);
  });

  it('makes the worktree of a branch that has none, with the note on it', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = await claimed(repository);
    writeFiles(worktree, { 'src/wp01.ts': 'export {};\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work');
    const tip = gitIn(worktree, 'rev-parse', 'HEAD');
    rmSync(worktree, { recursive: true });
    rmSync(contextPath(root, 'lane-a'));
    const look = await recovered(root, { dryRun: true });
    expect(kindsOf(look)).toEqual(['recreate_worktree lane-a', 'recreate_context lane-a']);
    expect([look.dry_run, existsSync(worktree)]).toEqual([true, false]);
    const reply = await recovered(root);
    expect(reply).toMatchObject({
      status: 'ok',
      recovered_wps: ['WP01'],
      worktrees_recreated: 1,
      contexts_recreated: 1,
      transitions_emitted: 0,
      errors: [],
    });
    expect([gitIn(worktree, 'rev-parse', 'HEAD'), gitIn(worktree, 'status', '--porcelain')]).toEqual([tip, '']);
    expect(JSON.parse(readFileSync(contextPath(root, 'lane-a'), 'utf8'))).toMatchObject({
      created_by: 'recovery',
      current_wp: 'WP01',
      branch_name: laneNames('lane-a').branch,
      worktree_path: laneNames('lane-a').worktree,
    });
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a']);
    const log = readOperationLog(join(root, '.git', 'spec-kitty'));
    const row = log.ok ? log.value.rows.find(({ id }) => id === reply.operation) : undefined;
    expect([row?.outcome, Object.keys(row?.changes.worktrees ?? {}), Object.keys(row?.changes.files ?? {})]).toEqual([
      'finished',
      [laneNames('lane-a').worktree],
      [`.kittify/workspaces/${directory}-lane-a.json`],
    ]);
  });

  it('brings back what was staged in a worktree whose folder is gone, and says so', async () => {
    const repository = planned();
    const worktree = await claimed(repository);
    writeFiles(worktree, { 'staged.txt': 'nowhere else\n' });
    gitIn(worktree, 'add', 'staged.txt');
    rmSync(worktree, { recursive: true });
    expect((await recovered(repository.root)).message).toBe(
      'What could be put right is put right. What was staged in the worktree of lane-a is there again: staged.txt.',
    );
    expect([gitIn(worktree, 'status', '--short'), readFileSync(join(worktree, 'staged.txt'), 'utf8')]).toEqual([
      'A  staged.txt',
      'nowhere else\n',
    ]);
  });

  it('writes down anew what a note says wrongly', async () => {
    const repository = planned();
    await claimed(repository);
    const path = contextPath(repository.root, 'lane-a');
    writeFileSync(path, readFileSync(path, 'utf8').replace(laneNames('lane-a').worktree, '.worktrees/elsewhere'));
    expect(await recovered(repository.root)).toMatchObject({ contexts_recreated: 1, worktrees_recreated: 0 });
    writeFileSync(path, readFileSync(path, 'utf8').replace(laneNames('lane-a').branch, laneNames('lane-z').branch));
    expect(kindsOf(await recovered(repository.root))).toEqual(['recreate_context lane-a']);
    writeFileSync(path, '{');
    expect(kindsOf(await recovered(repository.root))).toEqual(['recreate_context lane-a']);
    expect(kindsOf(await recovered(repository.root))).toEqual(['no_action lane-a']);
  });

  it('brings a package into progress whose commits nobody has recorded, and no further', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = repository.worktree(`${directory}-lane-b`, laneNames('lane-b').branch);
    expect(kindsOf(await recovered(root))).toEqual(['recreate_context lane-b']);
    writeFiles(worktree, { 'src/wp02.ts': 'export {};\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work');
    const reply = await recovered(root);
    expect(reply).toMatchObject({ recovered_wps: ['WP02'], transitions_emitted: 2 });
    expect(reply.cases[0]?.sentence).toBe(`${laneNames('lane-b').branch} has 1 commit of work, and WP02 is still planned.`);
    expect([laneOf(root, 'WP01'), laneOf(root, 'WP02')]).toEqual(['planned', 'in_progress']);
    const rows = readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-2)
      .map((line) => JSON.parse(line) as { actor: string; from_lane: string; to_lane: string });
    expect(rows.map(({ actor, from_lane, to_lane }) => [actor, from_lane, to_lane])).toEqual([
      ['recovery', 'planned', 'claimed'],
      ['recovery', 'claimed', 'in_progress'],
    ]);
    expect(gitIn(root, 'status', '--porcelain')).toBe('');
    expect(await recovered(root)).toMatchObject({ transitions_emitted: 0, operation: null });
    // Nobody named holds it, so any agent may go on with it.
    const next = await giveClaim(worldIn(root), { wp: 'WP02', agent: 'bob' });
    expect(next.ok && next.value.claim).toBe('taken');
  });

  it('takes for unrecorded work only what came after a package of the lane was handed in', async () => {
    const repository = sharing();
    const { root, git } = repository;
    const worktree = repository.worktree(`${directory}-lane-a`, laneNames('lane-a').branch);
    const work = (path: string): void => {
      writeFiles(worktree, { [path]: 'export {};\n' });
      gitIn(worktree, 'add', '-A');
      gitIn(worktree, 'commit', '-q', '-m', path);
    };
    work('src/wp01.ts');
    // As the original leaves it: nobody knows with which commit it was handed in.
    expect(kindsOf(await recovered(root))).toEqual(['recreate_context lane-a']);
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a']);
    git('update-ref', handedInRef(missionId, 'lane-a'), laneNames('lane-a').branch);
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a']);
    work('src/wp02.ts');
    expect(await recovered(root)).toMatchObject({ recovered_wps: ['WP02'], transitions_emitted: 2 });
  });

  it('takes nothing for the work of the next package of a lane whose first was moved on by force', async () => {
    const { root } = shared();
    const given = await giveClaim(worldIn(root), { wp: 'WP01', agent: 'ada' });
    const worktree = given.ok ? given.value.workspace_dir : '';
    writeFiles(worktree, { 'src/a.ts': '1\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work');
    const forced = {
      ...bareMove,
      mission: directory,
      wp: 'WP01',
      to: 'approved',
      agent: 'ada',
      force: true,
      note: 'It was read.',
    } as const;
    expect(await moveTask(worldIn(root), forced)).toMatchObject({ ok: true });
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a']);
    expect(laneOf(root, 'WP02')).toBe('planned');
  });

  it('takes work that a review has sent back for recorded', async () => {
    const repository = planned();
    const { root } = repository;
    repository.commit({ [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01', []) });
    const worktree = await claimed(repository);
    writeFiles(worktree, { 'src/wp01.ts': 'export {};\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work');
    const feedback = join(root, '.git', 'feedback.md');
    writeFileSync(feedback, 'It does not work.\n');
    const move = { ...bareMove, mission: directory, wp: 'WP01' };
    expect(await moveTask(worldIn(root), { ...move, to: 'for_review', agent: 'ada' })).toMatchObject({ ok: true });
    expect(await moveTask(worldIn(root), { ...move, to: 'planned', agent: 'eve', reviewFeedbackFile: feedback })).toMatchObject({
      ok: true,
    });
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a']);
    expect(laneOf(root, 'WP01')).toBe('planned');
  });

  it.each<[string, (repository: Repository, worktree: string) => void]>([
    [
      'what the mission branch has',
      ({ git }, worktree) => git('branch', `kitty/mission-${directory}`, gitIn(worktree, 'rev-parse', 'HEAD')),
    ],
    [
      'what it began with, as that was written down',
      ({ root }, worktree) => {
        const note = JSON.parse(readFileSync(contextPath(root, 'lane-b'), 'utf8')) as object;
        writeFileSync(contextPath(root, 'lane-b'), JSON.stringify({ ...note, base_commit: gitIn(worktree, 'rev-parse', 'HEAD') }));
      },
    ],
    [
      'what a lane has that it depends on',
      ({ git }, worktree) => git('branch', laneNames('lane-a').branch, gitIn(worktree, 'rev-parse', 'HEAD')),
    ],
    [
      'the merge that brings such a lane in',
      ({ git }, worktree) => {
        git('branch', laneNames('lane-a').branch, gitIn(worktree, 'rev-parse', 'HEAD'));
        gitIn(worktree, 'reset', '-q', '--hard', 'work');
        gitIn(worktree, 'merge', '-q', '--no-ff', '--no-edit', laneNames('lane-a').branch);
      },
    ],
  ])('takes for no work on a lane %s', async (_, arrange) => {
    const repository = dependent();
    const worktree = repository.worktree(`${directory}-lane-b`, laneNames('lane-b').branch);
    await recovered(repository.root, { wp: 'WP02' });
    writeFiles(worktree, { 'src/other.ts': 'export {};\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work of others');
    expect(kindsOf(await recovered(repository.root, { wp: 'WP02', dryRun: true }))).toEqual(['emit_transitions lane-b']);
    arrange(repository, worktree);
    expect(kindsOf(await recovered(repository.root, { wp: 'WP02' }))).toEqual(['no_action lane-b']);
  });

  it('raises no package that somebody has moved since it was looked at', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = repository.worktree(`${directory}-lane-b`, laneNames('lane-b').branch);
    gitIn(worktree, 'commit', '-q', '--allow-empty', '-m', 'work');
    class Killed extends Error {}
    const request = { mission: directory, wp: null, dryRun: false };
    const reached = (boundary: string): void => {
      if (boundary === 'before effect raising') throw new Killed();
    };
    await expect(recover(worldIn(root), request, { reached })).rejects.toThrow(Killed);
    const moved = await emit(worldIn(root), { ...bareEmit, wp: 'WP02', to: 'blocked', actor: 'ada', force: true, reason: 'waiting' });
    expect(moved).toMatchObject({ ok: true });
    expect(await recovered(root)).toMatchObject({ status: 'ok', resumed: true, transitions_emitted: 0 });
    expect(laneOf(root, 'WP02')).toBe('blocked');
  });

  it('makes every repair it can, and tells of the one that it was refused', async () => {
    const repository = planned();
    const { root, git } = repository;
    const worktree = await claimed(repository);
    git('worktree', 'lock', '--reason', 'on a stick', worktree);
    rmSync(worktree, { recursive: true });
    git('branch', laneNames('lane-b').branch);
    expect(await recovered(root)).toMatchObject({
      status: 'error',
      recovered_wps: ['WP02'],
      worktrees_recreated: 1,
      errors: [expect.stringMatching(/^lane-a: .* on a stick\.$/)],
    });
    expect((await runMain(['implement', '--recover', '--mission', directory], { world: worldIn(root) })).exit).toBe(1);
  });

  it('waits for another recovery of the mission, and says who is at it', async () => {
    const repository = planned();
    const { root, git } = repository;
    git('branch', laneNames('lane-a').branch);
    const request = { mission: directory, wp: null, dryRun: false };
    let second: ReturnType<typeof recover> | undefined;
    const reached = (boundary: string): void => {
      if (boundary === 'before effect allocating') second = recover(worldIn(root), request, { patience: 0 });
    };
    expect(await recover(worldIn(root), request, { reached })).toMatchObject({ ok: true });
    expect(await second).toMatchObject({ ok: false, problems: [{ code: 'LOCK_HELD' }] });
  });

  it.each(['making', 'removing'])('makes a worktree whole that a killed run was %s', async (what) => {
    const repository = planned();
    const { root, git } = repository;
    const worktree = await claimed(repository);
    git('worktree', 'lock', '--reason', `spec-kitty is ${what} ${worktree}`, worktree);
    rmSync(join(worktree, 'README.md'));
    expect(await recovered(root)).toMatchObject({ status: 'ok', worktrees_recreated: 1 });
    expect([kindsOf(await recovered(root)), gitIn(worktree, 'status', '--short')]).toEqual([['no_action lane-a'], '']);
  });

  it('has nothing to put right of planning, which is done at the target', async () => {
    const { root } = planning();
    expect(kindsOf(await recovered(root))).toEqual([]);
  });

  it('keeps what an agent that is gone has left uncommitted, once, and leaves it where it is', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = await claimed(repository);
    const log = readFileSync(join(root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8');
    const claim =
      log
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { event_id: string; to_lane?: string })
        .findLast(({ to_lane }) => to_lane === 'in_progress')?.event_id ?? '';
    // A process of this machine before its last restart is provably gone.
    const holder = `1_1_00000000-0000-0000-0000-000000000000_1_20260101T000000Z_${hostname()}`;
    mkdirSync(join(root, '.git', 'spec-kitty', 'missions', directory, 'holders'), { recursive: true });
    writeFileSync(join(root, '.git', 'spec-kitty', 'missions', directory, 'holders', 'WP01'), `${claim} ${holder}\n`);
    writeFiles(worktree, { 'half.txt': 'half\n' });
    const reply = await recovered(root);
    expect(reply.kept).toEqual([
      { wp: 'WP01', ref: `refs/spec-kitty/rescue/${directory}/WP01/${claim}`, commit: expect.any(String), paths: ['half.txt'] },
    ]);
    expect([gitIn(root, 'show', `${reply.kept[0]?.ref ?? ''}:half.txt`), readFileSync(join(worktree, 'half.txt'), 'utf8')]).toEqual([
      'half',
      'half\n',
    ]);
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a', 'work_kept lane-a']);
    rmSync(worktree, { recursive: true });
    expect(kindsOf(await recovered(root))).toEqual(['recreate_worktree lane-a']);
    writeFiles(worktree, { 'half.txt': 'half\n' });
    const taken = await giveClaim(worldIn(root), { wp: 'WP01', agent: 'bob' });
    expect(taken.ok && [taken.value.claim, taken.value.rescued?.paths]).toEqual(['taken', ['half.txt']]);
  });

  it('knows the work of a branch that is gone as it was handed in, and takes where it began for no work', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = await claimed(repository);
    const { branch } = laneNames('lane-a');
    const begun = gitIn(root, 'rev-parse', branch);
    writeFiles(worktree, { 'src/a.ts': '1\n' });
    gitIn(worktree, 'add', '-A');
    gitIn(worktree, 'commit', '-q', '-m', 'work');
    const work = gitIn(root, 'rev-parse', branch);
    writeFiles(root, { [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01', []) });
    const moved = await moveTask(worldIn(root), {
      ...bareMove,
      mission: directory,
      wp: 'WP01',
      to: 'for_review',
      agent: 'ada',
      note: 'done',
    });
    expect(moved.ok).toBe(true);
    gitIn(root, 'worktree', 'remove', '--force', worktree);
    gitIn(root, 'branch', '-D', branch);
    expect((await recovered(root)).next).toBe(`git -C ${root} branch ${branch} ${work}`);
    rmSync(join(root, '.git', 'refs', 'spec-kitty', 'handed-in'), { recursive: true });
    expect(await recovered(root)).toMatchObject({
      next: `git -C ${root} fsck --lost-found`,
      cases: [{ kind: 'branch_lost', sentence: expect.stringContaining(`it began at ${begun}`) as string }, { kind: 'orphan_context' }],
    });
  });

  it.each(['as it was handed in', 'whose private ref is gone'])(
    'takes no work %s for that of the next package of its lane',
    async (how) => {
      const { root, git } = shared();
      const moves = async (to: 'for_review' | 'planned', reviewFeedbackFile: string | null = null): Promise<void> => {
        const asked = { ...bareMove, mission: directory, wp: 'WP01', to, agent: 'ada', note: 'done', reviewFeedbackFile };
        expect(await moveTask(worldIn(root), asked)).toMatchObject({ ok: true });
      };
      const given = await giveClaim(worldIn(root), { wp: 'WP01', agent: 'ada' });
      const worktree = given.ok ? given.value.workspace_dir : '';
      writeFiles(worktree, { 'src/a.ts': '1\n' });
      gitIn(worktree, 'add', '-A');
      gitIn(worktree, 'commit', '-q', '-m', 'work');
      await moves('for_review');
      const handedIn = git('for-each-ref', '--format=%(refname)', 'refs/spec-kitty/handed-in/');
      if (how.includes('gone')) git('update-ref', '-d', handedIn);
      const isInOrder = async (): Promise<void> => {
        expect(await doctor(worldIn(root), { area: 'workspaces', mission: null, fix: false })).toMatchObject({ value: { findings: [] } });
        expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a']);
        expect(laneOf(root, 'WP02')).toBe('planned');
      };
      await isInOrder();
      if (how.includes('gone')) return;
      // What is sent back waits for whoever takes it up: nothing of it is forgotten.
      writeFiles(root, { 'feedback.md': 'It has to be 2.\n' });
      await moves('planned', join(root, 'feedback.md'));
      await isInOrder();
      writeFiles(worktree, { 'src/a.ts': '2\n' });
      gitIn(worktree, 'commit', '-q', '-a', '-m', 'more');
      expect(kindsOf(await recovered(root))).toEqual(['emit_transitions lane-a']);
    },
  );

  it('says that lanes.json is gone, not that the branch is, and takes no note for an orphan', async () => {
    const repository = planned();
    const { root } = repository;
    await claimed(repository);
    rmSync(join(root, 'kitty-specs', directory, 'lanes.json'));
    const way = `git log --oneline -- ':(top)kitty-specs/${directory}/lanes.json'`;
    const lost = await recovered(root);
    expect(lost).toMatchObject({
      cases: [{ kind: 'lanes_missing', sentence: expect.stringContaining(laneNames('lane-a').branch) as string }],
      next: way,
    });
    expect(await doctor(worldIn(root), { area: 'workspaces', mission: null, fix: false })).toMatchObject({
      value: { findings: [{ error_code: 'LANES_MISSING', severity: 'error', next_step: way }] },
    });
  });

  it('leaves what only people can decide, and says how to go on', async () => {
    const repository = planned();
    const { root } = repository;
    const worktree = await claimed(repository);
    const tip = gitIn(worktree, 'rev-parse', 'HEAD');
    gitIn(root, 'worktree', 'remove', '--force', worktree);
    gitIn(root, 'branch', '-D', laneNames('lane-a').branch);
    const lost = await recovered(root);
    expect(kindsOf(lost)).toEqual(['branch_lost lane-a', 'orphan_context']);
    expect(lost.next).toBe(`git -C ${root} branch ${laneNames('lane-a').branch} ${tip}`);
    writeFiles(worktree, { 'mine.txt': 'mine\n' });
    gitIn(root, 'branch', laneNames('lane-a').branch, tip);
    expect(kindsOf(await recovered(root))).toEqual(['worktree_in_the_way lane-a']);
    // Whether git remembers one in this place or not.
    renameSync(worktree, `${worktree}.aside`);
    gitIn(root, 'worktree', 'add', '-q', worktree, laneNames('lane-a').branch);
    rmSync(worktree, { recursive: true });
    renameSync(`${worktree}.aside`, worktree);
    expect(kindsOf(await recovered(root))).toEqual(['worktree_in_the_way lane-a']);
    expect(readFileSync(join(worktree, 'mine.txt'), 'utf8')).toBe('mine\n');
  });

  it('finds a worktree that has something else checked out, and leaves one alone in which git is in the middle of something', async () => {
    const repository = planned();
    const { root } = repository;
    const { branch } = laneNames('lane-a');
    const worktree = await claimed(repository);
    const began = gitIn(worktree, 'rev-parse', 'HEAD');
    const commit = (text: string): void => {
      writeFiles(worktree, { 'src/a.ts': text });
      gitIn(worktree, 'add', '-A');
      gitIn(worktree, 'commit', '-q', '-m', 'work');
    };
    const found = async () => (await recovered(root)).cases.find(({ lane_id }) => lane_id === 'lane-a');
    gitIn(worktree, 'switch', '-q', '-c', 'mine');
    expect(await found()).toMatchObject({
      kind: 'worktree_misplaced',
      repairs: false,
      sentence: expect.stringContaining('has mine checked out') as string,
      next: `git -C ${worktree} switch ${branch}`,
    });
    gitIn(worktree, 'switch', '-q', '--detach', began);
    commit('1\n');
    const ours = gitIn(worktree, 'rev-parse', 'HEAD');
    expect(await found()).toMatchObject({ kind: 'worktree_misplaced', next: `git -C ${worktree} switch -C ${branch}` });
    const healthy = await doctor(worldIn(root), { area: 'workspaces', mission: null, fix: false });
    expect(healthy).toMatchObject({ ok: true, value: { findings: [{ error_code: 'WORKTREE_MISPLACED', fixable: false }] } });
    gitIn(worktree, 'switch', '-q', 'mine');
    commit('2\n');
    gitIn(worktree, 'switch', '-q', '-C', branch, ours);
    expect(() => gitIn(worktree, 'rebase', '-q', 'mine')).toThrow('Command failed');
    expect(await found()).toMatchObject({ kind: 'no_action' });
  });

  it('has the worktrees of a project that was moved repaired, and those of a copy left to the other', async () => {
    const repository = planned();
    const worktree = await claimed(repository);
    writeFiles(worktree, { 'mine.txt': 'mine\n' });
    const [moved, copy] = [`${repository.root}-moved`, `${repository.root}-copy`];
    cpSync(repository.root, copy, { recursive: true, verbatimSymlinks: true });
    const there = (await recovered(copy)).cases[0];
    expect(there).toMatchObject({ kind: 'worktree_in_the_way', next: expect.stringMatching(/^mv /) as string });
    renameSync(worktree, `${worktree}-away`);
    expect((await recovered(copy)).cases[0]).toEqual(there);
    renameSync(`${worktree}-away`, worktree);
    renameSync(repository.root, moved);
    const lane = join(moved, laneNames('lane-a').worktree);
    const [here] = (await recovered(moved)).cases;
    expect(here).toMatchObject({ kind: 'worktree_in_the_way', next: `git -C ${moved} worktree repair ${lane}` });
    gitIn(moved, ...(here?.next ?? '').split(' ').slice(3));
    expect(kindsOf(await recovered(moved))).toEqual(['no_action lane-a']);
    expect(gitIn(lane, 'status', '--short')).toBe('?? mine.txt');
  });

  it('names where a worktree was moved to by hand, and makes no second one', async () => {
    const repository = planned();
    const { root, git } = repository;
    const worktree = await claimed(repository);
    renameSync(worktree, `${worktree}-moved`);
    const [found] = (await recovered(root)).cases;
    expect(found).toMatchObject({
      kind: 'worktree_in_the_way',
      worktree: `${worktree}-moved`,
      next: `git -C ${root} worktree repair ${worktree}-moved`,
    });
    expect(existsSync(worktree)).toBe(false);
    git(...(found?.next ?? '').split(' ').slice(3));
    // What is written down of it still names the former place.
    expect([kindsOf(await recovered(root)), kindsOf(await recovered(root))]).toEqual([['recreate_context lane-a'], ['no_action lane-a']]);
  });

  it('looks at one package where one is named, and says so where there is none', async () => {
    const repository = planned();
    const { root } = repository;
    for (const lane of ['lane-a', 'lane-b']) gitIn(root, 'branch', laneNames(lane).branch);
    expect(await recovered(root, { wp: 'WP02' })).toMatchObject({ worktrees_recreated: 1, recovered_wps: ['WP02'] });
    expect(existsSync(join(root, laneNames('lane-a').worktree))).toBe(false);
    const unknown = await recover(worldIn(root), { mission: directory, wp: 'WP99', dryRun: false });
    expect(unknown.ok ? null : unknown.problems[0].code).toBe('WP_NOT_FOUND');
  });

  it('goes on where it was killed, and then looks once more', async () => {
    const repository = planned();
    const { root } = repository;
    gitIn(root, 'branch', laneNames('lane-a').branch);
    class Killed extends Error {}
    const dying = recover(
      worldIn(root),
      { mission: directory, wp: null, dryRun: false },
      {
        reached: (boundary) => {
          if (boundary === 'after effect allocating') throw new Killed();
        },
      },
    );
    await expect(dying).rejects.toThrow(Killed);
    gitIn(root, 'branch', laneNames('lane-b').branch);
    const reply = await recovered(root);
    expect(reply).toMatchObject({ status: 'ok', resumed: true, worktrees_recreated: 2, contexts_recreated: 2 });
    expect(kindsOf(await recovered(root))).toEqual(['no_action lane-a', 'no_action lane-b']);
  });

  it('tells of twenty packages without asking git anything', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `WP${String(index + 1).padStart(2, '0')}`);
    const { root, git } = repositories(({ commit, git: run }) => {
      commit({
        'README.md': 'A project.\n',
        '.gitignore': '.worktrees/\n.kittify/workspaces/\n',
        ...laneMission(Object.fromEntries(ids.map((id) => [id, { lane: 'claimed' as const, by: 'ada' }])), { target_branch: 'work' }),
      });
      run('checkout', '-q', '-b', 'work');
    })();
    ids.forEach((_, index) => git('branch', laneNames(`lane-${String.fromCharCode(97 + index)}`).branch));
    const before = gitProcesses();
    const reply = await recovered(root, { dryRun: true });
    expect([reply.cases.filter(({ kind }) => kind === 'recreate_worktree').length, reply.cases.length, gitProcesses() - before]).toEqual([
      20, 40, 0,
    ]);
  });

  it('is a command, for people and for programs', async () => {
    const repository = planned();
    gitIn(repository.root, 'branch', laneNames('lane-a').branch);
    const page = await runMain(['implement', '--recover', '--mission', directory, '--dry-run'], { world: worldIn(repository.root) });
    expect([page.exit, page.stdout]).toEqual([0, expect.stringContaining('would mend')]);
    const json = await runMain(['implement', 'WP01', '--recover', '--mission', directory, '--json'], { world: worldIn(repository.root) });
    expect([json.exit, JSON.parse(json.stdout)]).toEqual([0, expect.objectContaining({ status: 'ok', worktrees_recreated: 1 })]);
    expect((await runMain(['implement', '--mission', directory], { world: worldIn(repository.root) })).exit).toBe(2);
  });
});
