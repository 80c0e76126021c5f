import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLog, type EventLog } from '../../../../machines/rules/eventLog.ts';
import { readOperationLog } from '../../../../runtime/desk/operationLog.ts';
import { listOperations } from '../../../../runtime/desk/operations.ts';
import { implement, type ImplementRequest } from '../../../../runtime/session/implement.ts';
import { realWorld, type World } from '../../../../runtime/world.ts';
import type { ImplementReply } from '../../../../schemas/implementReply.ts';
import type { Problem } from '../../../../schemas/problem.ts';
import { directory } from '../../../support/boards.ts';
import { writeHook } from '../../../support/gitWorld.ts';
import { laneMission, laneNames, type PlantedInLane } from '../../../support/laneMission.ts';
import { occurrenceMap } from '../../../support/occurrenceMap.ts';
import { gitIn, hermeticEnv, repositories, temporaryFolder, writeFiles, type Repository } from '../../../support/repository.ts';
import { runMain } from '../../../support/runMain.ts';
import { whyNotTaken } from '../../../support/whyNotTaken.ts';

interface Scene extends Repository {
  readonly world: World;
  readonly claim: (wp: string | null, agent: string, more?: Partial<ImplementRequest>) => Promise<ImplementReply>;
  readonly refused: (wp: string | null, agent: string, more?: Partial<ImplementRequest>) => Promise<Problem>;
  readonly log: () => EventLog;
  readonly lane: (id: string) => string;
  readonly unfinished: () => readonly string[];
}

/** Commits a file in a checkout and answers the commit. */
function commitIn(folder: string, files: Readonly<Record<string, string>>): string {
  writeFiles(folder, files);
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', Object.keys(files).join(', '));
  return gitIn(folder, 'rev-parse', 'HEAD');
}

const holds = (folder: string, commit: string): boolean => gitIn(folder, 'merge-base', commit, 'HEAD') === commit;

/** A process that runs until it is ended, like the shell of an agent. */
async function newShell(): Promise<{ readonly pid: string; readonly end: () => Promise<unknown> }> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error('There is no shell.');
  return {
    pid: String(pid),
    end: () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      return ended;
    },
  };
}

const newProject = repositories(({ commit, git }) => {
  commit({ 'README.md': 'A project.\n', '.gitignore': '.worktrees/\n.kittify/workspaces/\n' });
  git('switch', '-q', '-c', 'work');
});

/** A mission on the branch `work`, which commands may commit on. */
function scene(
  packages: Readonly<Record<string, PlantedInLane>>,
  meta: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Scene {
  const repository = newProject();
  repository.commit(laneMission(packages, { target_branch: 'work', ...meta }));
  const world: World = { ...realWorld(), cwd: repository.root, env: { ...hermeticEnv, ...env } };
  const ask = (wp: string | null, agent: string, more: Partial<ImplementRequest>) =>
    implement(world, {
      mission: directory,
      wp,
      agent,
      model: null,
      profile: null,
      invocation: null,
      base: null,
      shellPid: null,
      takeover: false,
      branchStrategy: null,
      ...more,
    });
  return {
    ...repository,
    world,
    async claim(wp, agent, more = {}) {
      const outcome = await ask(wp, agent, more);
      if (!outcome.ok)
        throw new Error(`${outcome.problems[0].code}: ${outcome.problems[0].message} ${JSON.stringify(outcome.problems[0].details)}`);
      return outcome.value;
    },
    async refused(wp, agent, more = {}) {
      const outcome = await ask(wp, agent, more);
      if (outcome.ok) throw new Error(`${wp} was given to ${agent}.`);
      return outcome.problems[0];
    },
    log() {
      const read = readLog(readFileSync(join(repository.root, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8'));
      if (!read.ok) throw new Error(read.problems[0].message);
      return read.value;
    },
    lane: (id) => join(repository.root, laneNames(id).worktree),
    unfinished() {
      const found = listOperations(join(repository.root, '.git', 'spec-kitty'), directory);
      if (!found.ok) throw new Error(found.problems[0].message);
      return found.value.map(({ name }) => name);
    },
  };
}

const two = { WP01: {}, WP02: { after: ['WP01'] } } as const;

describe('claiming a package', () => {
  it('records claim and start in one batch, makes the worktree and writes the prompt', async () => {
    const { root, git, claim, log, lane, unfinished } = scene(two);
    const target = git('rev-parse', 'HEAD');
    const reply = await claim('WP01', 'claude');
    const { branch, worktree } = laneNames('lane-a');
    expect(reply).toMatchObject({
      workspace: `${directory}-lane-a`,
      workspace_path: worktree,
      branch,
      mission_slug: directory,
      mission_number: null,
      mission_type: 'software-dev',
      wp_id: 'WP01',
      lane_id: 'lane-a',
      execution_mode: 'code_change',
      status: 'created',
      lane_test_env: { SPEC_KITTY_TEST_DB_NAME: 'test_demo_01KZ0000_lane_a' },
      agent: 'claude',
      claim: 'begun',
      from_lane: 'planned',
      to_lane: 'in_progress',
      workspace_dir: lane('lane-a'),
      base: { branch: 'work', commit: target, holds: [] },
      taken_from: null,
      rescued: null,
      resumed: false,
      warnings: [],
    });
    const rows = log().transitions.slice(-2);
    expect(rows).toMatchObject([
      {
        from_lane: 'planned',
        to_lane: 'claimed',
        actor: 'claude',
        force: false,
        execution_mode: 'worktree',
        reason: null,
        policy_metadata: { agent: 'claude' },
      },
      { from_lane: 'claimed', to_lane: 'in_progress', actor: 'claude', policy_metadata: { agent: 'claude' } },
    ]);
    expect(log().annotations).toMatchObject([{ wp_id: 'WP01', actor: 'claude', delta: { agent: 'claude', role: 'implementer' } }]);
    const micros = (at: string): number => Number(at.slice(20, 26));
    expect(micros(rows[1]?.at ?? '') - micros(rows[0]?.at ?? '')).toBe(1);
    expect(reply.events).toEqual([...rows, ...log().annotations].map(({ event_id }) => event_id));
    expect(gitIn(lane('lane-a'), 'rev-parse', '--abbrev-ref', 'HEAD')).toBe(branch);
    expect(readFileSync(reply.prompt_file, 'utf8')).toContain('# WP01');
    expect(readFileSync(reply.prompt_file, 'utf8')).toContain(lane('lane-a'));
    expect(reply.commits).toMatchObject([{ state: 'committed', branch: 'work' }]);
    expect(git('log', '--format=%s', '-1')).toBe('chore(spec-kitty): WP01 begun by claude');
    expect(git('status', '--short')).toBe('');
    expect(unfinished()).toEqual([]);
    expect(JSON.parse(readFileSync(join(root, '.kittify', 'workspaces', `${directory}-lane-a.json`), 'utf8'))).toEqual({
      wp_id: 'WP01',
      mission_slug: directory,
      worktree_path: worktree,
      branch_name: branch,
      base_branch: 'work',
      base_commit: target,
      dependencies: [],
      created_at: expect.any(String),
      created_by: 'implement-command-lane',
      vcs_backend: 'git',
      lane_id: 'lane-a',
      lane_wp_ids: ['WP01'],
      current_wp: 'WP01',
      lane_test_env: { SPEC_KITTY_TEST_DB_NAME: 'test_demo_01KZ0000_lane_a' },
    });
  });
});

describe('a mission that ends in a pull request', () => {
  const bound = { pr_bound: true, target_branch: 'main' };

  it('is not started on the branch that the pull request goes to, until somebody says that this is meant', async () => {
    const { claim, refused, log } = scene({ WP01: {}, WP02: {} }, bound);
    const [before, asked] = [log(), await refused('WP01', 'claude')];
    expect(asked).toMatchObject({
      code: 'BRANCH_STRATEGY_CONFIRMATION_REQUIRED',
      details: { branch_strategy_gate: 'confirmation_required', current_branch: 'main', merge_target_branch: 'main' },
      next: `spec-kitty agent action implement WP01 --mission ${directory} --agent claude --branch-strategy already-confirmed`,
    });
    expect(await refused(null, 'claude')).toMatchObject({ code: asked.code, next: asked.next });
    expect(log()).toEqual(before);
    expect(await claim('WP01', 'claude', { branchStrategy: 'already-confirmed' })).toMatchObject({ to_lane: 'in_progress' });
    // It is started: nobody is asked twice.
    expect(await claim('WP02', 'codex')).toMatchObject({ to_lane: 'in_progress' });
  });

  it.each([
    ['was said so when it was created', { ...bound, branch_strategy: 'already-confirmed' }],
    ['has a branch of its own', { ...bound, target_branch: 'work' }],
    ['has a branch of its own, and names the other', { ...bound, target_branch: 'work', merge_target_branch: 'main' }],
    ['is bound for none', { ...bound, pr_bound: false }],
  ])('is started where it %s', async (_, meta) => {
    expect(await scene({ WP01: {} }, meta).claim('WP01', 'claude')).toMatchObject({ to_lane: 'in_progress' });
  });
});

describe('a mission that changes one term everywhere', () => {
  it('is not begun before its occurrences are classified', async () => {
    const { root, claim, refused, log } = scene({ WP01: {} }, { change_mode: 'bulk_edit' });
    const before = log();
    expect(await refused('WP01', 'claude')).toMatchObject({ code: 'OCCURRENCE_MAP_MISSING', unchanged: 'Nothing was changed.' });
    expect(log()).toEqual(before);
    writeFiles(root, { [`kitty-specs/${directory}/occurrence_map.yaml`]: occurrenceMap });
    expect(await claim('WP01', 'claude')).toMatchObject({ to_lane: 'in_progress' });
  });
});

describe('a package that is not free', () => {
  it('stays with the one who has it; the other hears who that is', async () => {
    const { claim, refused, log } = scene(two);
    await claim('WP01', 'claude');
    const before = log().transitions.length;
    const told = await refused('WP01', 'codex');
    expect(told).toMatchObject({
      code: 'WP_ALREADY_CLAIMED',
      unchanged: 'Nothing was changed.',
      details: { claimed_by: 'claude', requesting_actor: 'codex', lane: 'in_progress' },
    });
    expect(log().transitions).toHaveLength(before);
  });

  it('is not begun before what it depends on is approved', async () => {
    const { refused, claim } = scene({
      WP01: {},
      WP02: { after: ['WP01'] },
      WP03: { after: ['WP09'] },
      WP04: { lane: 'canceled' },
      WP05: { after: ['WP04'] },
    });
    const told = await refused('WP02', 'claude');
    expect(told).toMatchObject({
      code: 'DEPENDENCIES_NOT_SATISFIED',
      details: { reason: 'dependencies_not_satisfied', waits_for: ['WP01'] },
    });
    expect(told.message).toContain('dependencies_not_satisfied');
    expect(await refused('WP03', 'claude')).toMatchObject({
      code: 'DEPENDENCIES_NOT_SATISFIED',
      details: { reason: 'dependency_unknown' },
    });
    expect(await refused('WP05', 'claude')).toMatchObject({
      code: 'DEPENDENCIES_NOT_SATISFIED',
      details: { reason: 'dependency_canceled' },
    });
    await claim('WP01', 'claude');
    expect((await refused('WP02', 'claude')).details['waits_for']).toEqual(['WP01']);
  });

  it.each([
    ['genesis', 'not_finalized'],
    ['for_review', 'review_ready'],
    ['in_review', 'review in progress'],
    ['approved', 'approved'],
    ['done', 'done'],
    ['canceled', 'canceled'],
    ['blocked', 'blocked'],
  ] as const)('is never pulled out of %s', async (lane, reason) => {
    const { refused, log } = scene({ WP01: { lane, by: 'claude' } });
    const before = log().transitions.length;
    for (const takeover of [false, true])
      expect(await refused('WP01', 'codex', { takeover })).toMatchObject({ code: 'WP_NOT_CLAIMABLE', details: { reason, lane } });
    expect(log().transitions).toHaveLength(before);
  });

  it('waits while another package is worked on in the worktree of its lane', async () => {
    const { claim, refused } = scene({ WP01: { inLane: 'lane-a' }, WP02: { inLane: 'lane-a' } });
    await claim('WP01', 'claude');
    for (const agent of ['claude', 'codex'])
      expect(await refused('WP02', agent)).toMatchObject({
        code: 'WP_NOT_CLAIMABLE',
        details: { reason: 'lane_in_use', waits_for: ['WP01'] },
      });
  });

  it('is named in small letters as well, as where it is moved or reviewed', async () => {
    const { claim } = scene({ WP01: {} });
    expect((await claim('wp01', 'claude')).wp_id).toBe('WP01');
    expect((await claim('WP01-part', 'claude')).wp_id).toBe('WP01');
  });

  it.runIf(process.getuid?.() === 0)('is not claimed where git refuses to work, before anything is recorded', async () => {
    const { root, world, log, refused, claim } = scene({ WP01: {}, WP02: {} });
    const { workspace_dir: made } = await claim('WP02', 'claude');
    const rows = log().transitions.length;
    for (const [wp, path] of [
      ['WP01', root],
      ['WP02', made],
    ] as const) {
      chownSync(path, 65_534, 65_534);
      const next = `git config --global --add safe.directory ${path}`;
      expect(await refused(wp, 'claude')).toMatchObject({ code: 'UNTRUSTED_REPOSITORY', next, details: { path } });
      expect(log().transitions.length).toBe(rows);
      chownSync(path, 0, 0);
    }
    expect(world.env['GIT_CONFIG_GLOBAL']).toBe('/dev/null');
    expect((await claim('WP01', 'claude')).wp_id).toBe('WP01');
  });

  it('is unknown, or in no lane', async () => {
    const { root, git, refused } = scene({ WP01: {} });
    expect(await refused('WP07', 'claude')).toMatchObject({ code: 'WP_NOT_FOUND', details: { work_packages: ['WP01'] } });
    for (const spelt of ['WP1', 'wp-1', '1'])
      expect(await refused(spelt, 'claude')).toMatchObject({
        code: 'WP_NOT_FOUND',
        next: `spec-kitty agent action implement WP01 --mission ${directory} --agent claude`,
      });
    git('rm', '-q', `kitty-specs/${directory}/lanes.json`);
    expect(await refused('WP01', 'claude')).toMatchObject({
      code: 'WP_IN_NO_LANE',
      next: `spec-kitty agent mission finalize-tasks --mission ${directory}`,
      details: { lanes: null },
    });
    writeFiles(root, { [`kitty-specs/${directory}/lanes.json`]: '{}' });
    expect(await refused('WP01', 'claude')).toMatchObject({
      code: 'LANES_CORRUPT',
      next: `spec-kitty agent mission finalize-tasks --mission ${directory}`,
    });
    const begun = scene({ WP01: {}, WP02: { lane: 'in_progress' } });
    rmSync(`${begun.root}/kitty-specs/${directory}/lanes.json`);
    expect(await begun.refused('WP01', 'claude')).toMatchObject({
      code: 'WP_IN_NO_LANE',
      next: `git log --oneline -- ':(top)kitty-specs/${directory}/lanes.json'`,
    });
    writeFiles(begun.root, { [`kitty-specs/${directory}/lanes.json`]: '{}' });
    expect(await begun.refused('WP01', 'claude')).toMatchObject({
      code: 'LANES_CORRUPT',
      next: `git log --oneline -- ${begun.root}/kitty-specs/${directory}/lanes.json`,
    });
  });
});

describe('a claim that names no package', () => {
  it('is for the one that next would offer: own work, then what was sent back, then new work', async () => {
    const { claim, refused } = scene({ WP01: {}, WP02: { lane: 'planned', sentBackBy: 'rita' }, WP03: {} });
    expect((await claim(null, 'claude')).wp_id).toBe('WP02');
    expect(await claim(null, 'claude')).toMatchObject({ wp_id: 'WP02', claim: 'continued' });
    expect((await claim(null, 'codex')).wp_id).toBe('WP01');
    expect((await claim(null, 'gemini')).wp_id).toBe('WP03');
    expect(await refused(null, 'opencode')).toMatchObject({
      code: 'NOTHING_TO_IMPLEMENT',
      details: { why_not: [expect.stringContaining('WP01'), expect.stringContaining('WP02'), expect.stringContaining('WP03')] },
    });
  });
});

describe('the same agent again', () => {
  it('goes on with its work, which stays as it is, and records and commits nothing', async () => {
    const { git, claim, log, lane } = scene(two);
    const first = await claim('WP01', 'claude');
    const rows = log();
    const tip = git('rev-parse', 'HEAD');
    writeFiles(lane('lane-a'), { 'half-done.txt': 'half\n' });
    const again = await claim('WP01', 'claude');
    expect(again).toMatchObject({
      claim: 'continued',
      from_lane: 'in_progress',
      events: [],
      commits: [],
      rescued: null,
      base: first.base,
      workspace_dir: first.workspace_dir,
    });
    expect(again.prompt_file).not.toBe(first.prompt_file);
    expect(log()).toEqual(rows);
    expect(git('rev-parse', 'HEAD')).toBe(tip);
    expect(readFileSync(join(lane('lane-a'), 'half-done.txt'), 'utf8')).toBe('half\n');
  });

  it('hears of a merge that somebody has begun in its worktree and not ended', async () => {
    const { claim, commit, lane, git } = scene({ WP01: {} });
    expect((await claim('WP01', 'claude')).warnings).toEqual([]);
    commitIn(lane('lane-a'), { 'a.txt': 'of the lane' });
    commit({ 'a.txt': 'of the target' });
    expect(() => gitIn(lane('lane-a'), 'merge', '-q', 'work')).toThrow('merge');
    const { warnings, claim: how } = await claim('WP01', 'claude');
    expect([how, warnings]).toEqual(['continued', [expect.stringMatching(/in the middle of a merge\..*: git -C \S+ status$/)]]);
    gitIn(lane('lane-a'), 'merge', '--abort');
    expect((await claim('WP01', 'claude')).warnings).toEqual([]);
    expect(git('status', '--short')).toBe('');
  });

  it('has its worktree back when that was removed', async () => {
    const { git, claim, lane } = scene(two);
    await claim('WP01', 'claude');
    const work = commitIn(lane('lane-a'), { 'one.txt': 'one\n' });
    rmSync(lane('lane-a'), { recursive: true });
    expect(await claim('WP01', 'claude')).toMatchObject({ claim: 'continued' });
    expect(gitIn(lane('lane-a'), 'rev-parse', 'HEAD')).toBe(work);
    expect(git('worktree', 'list')).toContain(lane('lane-a'));
  });

  it('goes on in its worktree where that was moved by hand, as soon as git is told: a second one is not made', async () => {
    const { git, claim, refused, lane } = scene(two);
    await claim('WP01', 'claude');
    writeFiles(lane('lane-a'), { 'half-done.txt': 'half\n' });
    const place = `${lane('lane-a')}-moved`;
    renameSync(lane('lane-a'), place);
    const { code, next } = await refused('WP01', 'claude');
    expect(code).toBe('WORKTREE_AWAY');
    expect(existsSync(lane('lane-a'))).toBe(false);
    git(...(next ?? '').split(' ').slice(3));
    expect(await claim('WP01', 'claude')).toMatchObject({ claim: 'continued', workspace_dir: place });
    expect(existsSync(lane('lane-a'))).toBe(false);
  });

  it.each<[string, (there: Scene) => void, boolean]>([
    ['and its worktree is there', ({ git }) => git('update-ref', '-d', `refs/heads/${laneNames('lane-a').branch}`), true],
    [
      'and its worktree is gone, too',
      ({ git, lane }) => {
        git('worktree', 'remove', '--force', lane('lane-a'));
        git('branch', '-q', '-D', laneNames('lane-a').branch);
      },
      false,
    ],
  ])('is not begun anew in silence where its branch was deleted %s', async (_, lose, isKnown) => {
    const there = scene(two);
    const { git, claim, refused, lane, log } = there;
    await claim('WP01', 'claude');
    const begun = gitIn(lane('lane-a'), 'rev-parse', 'HEAD');
    const work = commitIn(lane('lane-a'), { 'one.txt': 'one\n' });
    const rows = log();
    lose(there);
    const { code, message, next } = await refused('WP01', 'claude');
    expect([code, message.includes('fsck --lost-found'), log()]).toEqual(['LANE_BRANCH_MISSING', !isKnown, rows]);
    expect(next).toBe(`git -C ${there.root} branch ${laneNames('lane-a').branch} ${isKnown ? work : begun}`);
    git(...(next ?? '').split(' ').slice(3));
    expect(await claim('WP01', 'claude')).toMatchObject({ claim: 'continued' });
    expect(gitIn(lane('lane-a'), 'rev-parse', 'HEAD')).toBe(isKnown ? work : begun);
  });

  it('has what was staged in its worktree back, too, and says so', async () => {
    const { claim, lane } = scene(two);
    await claim('WP01', 'claude');
    writeFiles(lane('lane-a'), { 'staged.txt': 'nowhere else\n' });
    gitIn(lane('lane-a'), 'add', 'staged.txt');
    rmSync(lane('lane-a'), { recursive: true });
    const { warnings } = await claim('WP01', 'claude');
    expect(warnings).toEqual(['The folder of the worktree was gone. What was staged in it is staged in it again: staged.txt.']);
    expect([gitIn(lane('lane-a'), 'status', '--short'), readFileSync(join(lane('lane-a'), 'staged.txt'), 'utf8')]).toEqual([
      'A  staged.txt',
      'nowhere else\n',
    ]);
  });

  it('goes on from the lane itself', async () => {
    const there = scene(two);
    const first = await there.claim('WP01', 'claude');
    const outcome = await implement(
      { ...there.world, cwd: there.lane('lane-a') },
      {
        mission: directory,
        wp: null,
        agent: 'claude',
        model: null,
        profile: null,
        invocation: 'INV',
        base: null,
        shellPid: null,
        takeover: false,
        branchStrategy: null,
      },
    );
    expect(outcome.ok && outcome.value).toMatchObject({ wp_id: 'WP01', workspace_dir: first.workspace_dir });
    expect(outcome.ok && outcome.value.prompt_file).toContain('/INV-claude-implement-WP01.md');
  });

  it('begins what it had claimed, and what was claimed for nobody named', async () => {
    const { claim, log } = scene({
      WP01: { lane: 'claimed', by: 'claude' },
      WP02: { lane: 'claimed', by: 'implement-command' },
      WP03: { lane: 'in_progress', by: 'implement-command' },
    });
    expect(await claim('WP01', 'claude')).toMatchObject({
      claim: 'continued',
      from_lane: 'claimed',
      to_lane: 'in_progress',
      taken_from: null,
    });
    expect(await claim('WP02', 'claude')).toMatchObject({
      claim: 'taken',
      from_lane: 'claimed',
      taken_from: { holder: null, why: 'unnamed' },
    });
    expect(await claim('WP03', 'codex')).toMatchObject({
      claim: 'taken',
      from_lane: 'in_progress',
      to_lane: 'in_progress',
      taken_from: { holder: null, why: 'unnamed' },
    });
    expect(await claim('WP03', 'codex')).toMatchObject({ claim: 'continued', events: [] });
    expect(log().transitions.filter(({ wp_id }) => wp_id === 'WP03')).toHaveLength(2);
  });

  it('takes up what a review sent back without anybody holding it', async () => {
    const { claim, log, refused } = scene({ WP01: { lane: 'in_progress', sentBackBy: 'rita' } });
    expect(await claim('WP01', 'claude')).toMatchObject({ claim: 'begun', from_lane: 'in_progress', to_lane: 'in_progress' });
    expect(
      log()
        .transitions.slice(-3)
        .map(({ from_lane, to_lane }) => `${from_lane} ${to_lane}`),
    ).toEqual(['in_progress planned', 'planned claimed', 'claimed in_progress']);
    expect(await refused('WP01', 'codex')).toMatchObject({ code: 'WP_ALREADY_CLAIMED', details: { claimed_by: 'claude' } });
  });
});

describe('the base of a worktree', () => {
  const approved = { lane: 'approved', by: 'somebody' } as const;

  it('holds the code of every dependency, of however many lanes', async () => {
    const { git, worktree, claim, lane } = scene({ WP01: approved, WP02: approved, WP03: { after: ['WP01', 'WP02'] } });
    const one = commitIn(worktree(`${directory}-lane-a`, laneNames('lane-a').branch), { 'one.txt': 'one\n' });
    const second = commitIn(worktree(`${directory}-lane-b`, laneNames('lane-b').branch), { 'two.txt': 'two\n' });
    const reply = await claim('WP03', 'claude');
    expect(reply.base).toMatchObject({ branch: 'work', holds: ['lane-a', 'lane-b'] });
    expect([one, second].map((commit) => holds(lane('lane-c'), commit))).toEqual([true, true]);
    expect(gitIn(lane('lane-c'), 'log', '--format=%s', '-1')).toBe('Merge dependency lane lane-b into lane-c');
    expect(gitIn(lane('lane-c'), 'status', '--short')).toBe('');
    expect(reply.base?.commit).toBe(gitIn(lane('lane-c'), 'rev-parse', 'HEAD'));
    expect(readFileSync(join(lane('lane-c'), 'one.txt'), 'utf8')).toBe('one\n');
    expect(git('branch', '--list', 'kitty/*').split('\n')).toHaveLength(3);
  });

  it('says that a dependency has no branch any more, and looks for landed code where it has landed', async () => {
    const { claim, git } = scene({ WP01: approved, WP02: { lane: 'done' }, WP03: { after: ['WP01', 'WP02'] } });
    const reply = await claim('WP03', 'claude');
    expect(reply.base).toMatchObject({ holds: ['lane-b'], commit: git('rev-parse', 'work~1') });
    expect(reply.warnings).toEqual(['There is no branch of lane-a any more, so its code was not brought into the worktree.']);
  });

  it('holds what planning has committed on the target branch', async () => {
    const { git, root, claim, lane } = scene({ WP01: { mode: 'planning_artifact', ...approved }, WP02: { after: ['WP01'] } });
    git('branch', `kitty/mission-${directory}`);
    const notes = commitIn(root, { 'docs/notes.md': 'Notes.\n' });
    const reply = await claim('WP02', 'claude');
    expect(reply.base).toMatchObject({ branch: `kitty/mission-${directory}`, holds: ['lane-planning'] });
    expect(holds(lane('lane-b'), notes)).toBe(true);
  });

  it('gets what a later package of the lane depends on', async () => {
    const { claim, lane, root, world, refused, unfinished } = scene({
      WP01: approved,
      WP02: { inLane: 'lane-b', lane: 'approved' },
      WP03: { inLane: 'lane-b', after: ['WP01'] },
    });
    gitIn(root, 'worktree', 'add', '-q', '-b', laneNames('lane-b').branch, lane('lane-b'));
    const own = commitIn(lane('lane-b'), { 'two.txt': 'two\n' });
    gitIn(root, 'worktree', 'add', '-q', '-b', laneNames('lane-a').branch, lane('lane-a'));
    const one = commitIn(lane('lane-a'), { 'one.txt': 'one\n' });
    writeFiles(lane('lane-b'), { 'left.txt': 'left\n' });
    const told = await refused('WP03', 'claude');
    expect(told).toMatchObject({ code: 'WORKTREE_DIRTY' });
    expect(told.unchanged).toContain('The claim stands');
    expect(unfinished()).toEqual(['claim-WP03-claude']);
    rmSync(join(lane('lane-b'), 'left.txt'));
    const reply = await claim('WP03', 'claude');
    expect(reply).toMatchObject({ claim: 'begun', resumed: true, base: { holds: ['lane-a'] } });
    expect([own, one].map((commit) => holds(lane('lane-b'), commit))).toEqual([true, true]);
    expect(world.cwd).toBe(root);
    const context: unknown = JSON.parse(readFileSync(join(root, '.kittify', 'workspaces', `${directory}-lane-b.json`), 'utf8'));
    expect(context).toMatchObject({ wp_id: 'WP03', current_wp: 'WP03', lane_wp_ids: ['WP02', 'WP03'], dependencies: ['WP01'] });
  });

  it("is somebody's to settle where two dependencies do not fit, in the worktree that holds what did", async () => {
    const { worktree, claim, refused, lane, log, unfinished } = scene({
      WP01: approved,
      WP02: approved,
      WP03: { after: ['WP01', 'WP02'] },
    });
    commitIn(worktree(`${directory}-lane-a`, laneNames('lane-a').branch), { 'same.txt': 'one\n' });
    commitIn(worktree(`${directory}-lane-b`, laneNames('lane-b').branch), { 'same.txt': 'two\n' });
    const told = await refused('WP03', 'claude');
    expect(told).toMatchObject({
      code: 'DEPENDENCY_LANE_MERGE_CONFLICT',
      next: `git -C ${lane('lane-c')} merge refs/heads/${laneNames('lane-b').branch}`,
      details: {
        wp_id: 'WP03',
        lane_id: 'lane-c',
        dep_lane_id: 'lane-b',
        files: ['same.txt'],
        packages: ['WP02'],
        against: ['WP01'],
        worktree: lane('lane-c'),
      },
    });
    expect(told.message).toBe('WP03 depends on WP02 (lane-b), whose code does not fit to WP01: same.txt.');
    expect(readFileSync(join(lane('lane-c'), 'same.txt'), 'utf8')).toBe('one\n');
    expect(log().transitions.at(-1)).toMatchObject({ wp_id: 'WP03', to_lane: 'in_progress', actor: 'claude' });
    expect(unfinished()).toEqual(['claim-WP03-claude']);
    expect(await refused('WP03', 'claude')).toMatchObject({ code: 'DEPENDENCY_LANE_MERGE_CONFLICT' });
    expect(() => gitIn(lane('lane-c'), 'merge', `refs/heads/${laneNames('lane-b').branch}`)).toThrow('Command failed');
    commitIn(lane('lane-c'), { 'same.txt': 'both\n' });
    expect(await claim('WP03', 'claude')).toMatchObject({ resumed: true, base: { holds: ['lane-a', 'lane-b'] } });
    expect(unfinished()).toEqual([]);
  });

  it('may be named for a new worktree that needs nothing else, and only there', async () => {
    const { git, claim, refused, root } = scene({
      WP01: {},
      WP02: { mode: 'planning_artifact' },
      WP03: approved,
      WP04: { after: ['WP03'] },
    });
    git('branch', 'elsewhere', 'HEAD~1');
    expect(await refused('WP02', 'claude', { base: 'elsewhere' })).toMatchObject({
      code: 'UNHONORABLE_BASE',
      details: { route: 'main_checkout' },
    });
    expect(await refused('WP04', 'claude', { base: 'elsewhere' })).toMatchObject({
      code: 'UNHONORABLE_BASE',
      details: { route: 'dependency_lane' },
    });
    expect(await refused('WP01', 'claude', { base: 'HEAD~1' })).toMatchObject({
      code: 'UNHONORABLE_BASE',
      details: { route: 'detached_base' },
    });
    expect(await claim('WP01', 'claude', { base: 'elsewhere' })).toMatchObject({
      base: { branch: 'elsewhere', commit: git('rev-parse', 'elsewhere') },
    });
    expect(await refused('WP01', 'claude', { base: 'elsewhere' })).toMatchObject({ code: 'UNHONORABLE_BASE', details: { route: 'reuse' } });
    git('worktree', 'remove', join(root, laneNames('lane-a').worktree));
    expect(await refused('WP01', 'claude', { base: 'elsewhere' })).toMatchObject({
      code: 'UNHONORABLE_BASE',
      details: { route: 'crash_recovery' },
    });
  });

  it('is found before the claim: without a branch to begin at nothing is claimed', async () => {
    const { refused, log } = scene({ WP01: {} }, { target_branch: 'nowhere' });
    expect(await refused('WP01', 'claude')).toMatchObject({
      code: 'BRANCH_NOT_FOUND',
      details: { begins_at: [`kitty/mission-${directory}`, 'nowhere'] },
    });
    expect(log().transitions).toHaveLength(1);
  });

  it('is where another clone has brought the lane to', async () => {
    const there = scene(two);
    const clone = join(temporaryFolder(), 'clone');
    await there.claim('WP01', 'claude');
    const work = commitIn(there.lane('lane-a'), { 'one.txt': 'one\n' });
    gitIn(there.root, 'clone', '-q', there.root, clone);
    const outcome = await implement(
      { ...there.world, cwd: clone },
      {
        mission: directory,
        wp: 'WP01',
        agent: 'claude',
        model: null,
        profile: null,
        invocation: null,
        base: null,
        shellPid: null,
        takeover: false,
        branchStrategy: null,
      },
    );
    expect(outcome.ok && outcome.value).toMatchObject({ claim: 'continued' });
    expect(gitIn(join(clone, laneNames('lane-a').worktree), 'rev-parse', 'HEAD')).toBe(work);
  });
});

describe('other workplaces', () => {
  it('of planning are the main checkout', async () => {
    const { root, claim, log, git } = scene({ WP01: { mode: 'planning_artifact' } });
    const reply = await claim('WP01', 'claude');
    expect(reply).toMatchObject({
      workspace: `${directory}-lane-planning`,
      workspace_path: '.',
      workspace_dir: root,
      branch: null,
      lane_id: 'lane-planning',
      execution_mode: 'planning_artifact',
      base: null,
      lane_test_env: {},
      warnings: [],
    });
    expect(log().transitions.at(-1)).toMatchObject({ execution_mode: 'direct_repo' });
    expect(existsSync(join(root, '.worktrees'))).toBe(false);
    expect(git('branch', '--list', 'kitty/*')).toBe('');
  });

  it('of coordinated missions do not have the status, which is committed where it is', async () => {
    const branch = `kitty/mission-${directory}`;
    const { root, git, worktree, claim, lane } = scene(
      { WP01: {} },
      { topology: 'lanes_with_coord', coordination_branch: branch, mid8: '01KZ0000' },
    );
    const coordination = worktree(`${directory}-coord`, branch);
    const reply = await claim('WP01', 'claude');
    expect(reply).toMatchObject({ base: { branch }, commits: [{ state: 'committed', branch }] });
    expect(existsSync(join(lane('lane-a'), 'kitty-specs', directory, 'spec.md'))).toBe(true);
    expect(existsSync(join(lane('lane-a'), 'kitty-specs', directory, 'status.events.jsonl'))).toBe(false);
    expect(readFileSync(join(coordination, 'kitty-specs', directory, 'status.events.jsonl'), 'utf8')).toContain('"to_lane": "in_progress"');
    expect([root, coordination, lane('lane-a')].map((folder) => gitIn(folder, 'status', '--short'))).toEqual(['', '', '']);
    expect(git('log', '--format=%s', '-1', 'work')).toBe('more');
  });

  it('are committed from a protected branch only into a private ref', async () => {
    const { git, claim } = scene({ WP01: {} });
    git('branch', '-M', 'work', 'main');
    git('branch', 'work');
    expect((await claim('WP01', 'claude')).commits).toMatchObject([{ state: 'mirrored', branch: 'main' }]);
    expect(git('log', '--format=%s', '-1')).toBe('more');
  });
});

describe('a workspace that cannot be made', () => {
  it('leaves the claim and an operation that the same command ends', async () => {
    const { claim, refused, lane, log, unfinished, root } = scene(two);
    mkdirSync(lane('lane-a'), { recursive: true });
    writeFiles(lane('lane-a'), { 'in-the-way.txt': 'mine\n' });
    const told = await refused('WP01', 'claude');
    expect(told).toMatchObject({ code: 'WORKTREE_HUSK', details: { worktree: lane('lane-a') } });
    const [stands = '', giveBack = ''] = told.unchanged.split(', or give the package back: ');
    expect(stands).toBe(
      'The claim stands: the package is in progress and claude has it. Give the same command again and it goes on from allocating',
    );
    expect(whyNotTaken(giveBack)).toBe(null);
    expect(told.next).toBe(`mv ${lane('lane-a')} ${lane('lane-a')}.aside`);
    expect(log().transitions.at(-1)).toMatchObject({ to_lane: 'in_progress', actor: 'claude' });
    expect(unfinished()).toEqual(['claim-WP01-claude']);
    expect(await refused('WP01', 'codex')).toMatchObject({ code: 'WP_ALREADY_CLAIMED' });
    rmSync(lane('lane-a'), { recursive: true });
    const rows = log();
    expect(await claim('WP01', 'claude')).toMatchObject({ claim: 'begun', from_lane: 'planned', resumed: true });
    expect(log()).toEqual(rows);
    expect(unfinished()).toEqual([]);
    const ended = readOperationLog(join(root, '.git', 'spec-kitty'));
    expect(ended.ok && ended.value.rows.map(({ outcome }) => outcome)).toEqual(['stopped', 'finished']);
  });

  it('is not noted where a link leads out of the checkout', async () => {
    const { claim, refused, root, unfinished } = scene(two);
    const elsewhere = temporaryFolder();
    mkdirSync(join(root, '.kittify'));
    symlinkSync(elsewhere, join(root, '.kittify', 'workspaces'));
    const { code, unchanged } = await refused('WP01', 'claude');
    expect([code, unchanged]).toEqual(['PATH_LEADS_ELSEWHERE', expect.stringContaining('goes on from recording')]);
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(join(root, '.kittify', 'workspaces'));
    await claim('WP01', 'claude');
    expect(unfinished()).toEqual([]);
  });

  it('is made all the same where only the hook post-checkout has failed', async () => {
    const { claim, root, lane, git, unfinished } = scene(two);
    writeHook(root, 'post-checkout', 'echo "git-lfs was not found" >&2; exit 2');
    const { warnings } = await claim('WP01', 'claude');
    expect(warnings).toEqual(['The hook post-checkout failed in the new worktree, where everything is checked out: git-lfs was not found']);
    expect([
      unfinished(),
      gitIn(lane('lane-a'), 'status', '--porcelain'),
      git('worktree', 'list', '--porcelain').includes('locked'),
    ]).toEqual([[], '', false]);
  });

  it('is given back where it cannot be made at all, and is free for others', async () => {
    const { claim, refused, commit, root, git, log, unfinished } = scene(two);
    commit({ '.gitattributes': 'README.md filter=broken\n' });
    git('config', 'filter.broken.smudge', 'false');
    git('config', 'filter.broken.required', 'true');
    const { code, next } = await refused('WP01', 'claude');
    expect(code).toBe('GIT_FAILED');
    expect(await refused('WP01', 'claude')).toMatchObject({ code, next });
    const words = (next ?? '').replace('"<what stood in the way>"', 'broken').split(' ').slice(1);
    expect((await runMain(words, { env: hermeticEnv, world: { cwd: root } })).exit).toBe(0);
    expect(log().transitions.at(-1)).toMatchObject({ to_lane: 'planned' });
    git('config', '--unset', 'filter.broken.required');
    expect(await claim('WP01', 'codex')).toMatchObject({ claim: 'begun' });
    expect(await refused('WP01', 'claude')).toMatchObject({ code: 'WP_ALREADY_CLAIMED' });
    expect(unfinished()).toEqual([]);
  });

  it("is nobody's business any more when the package was taken over meanwhile", async () => {
    const { claim, refused, lane, unfinished } = scene(two);
    mkdirSync(lane('lane-a'), { recursive: true });
    writeFiles(lane('lane-a'), { 'in-the-way.txt': 'mine\n' });
    await refused('WP01', 'claude');
    rmSync(lane('lane-a'), { recursive: true });
    await claim('WP01', 'codex', { takeover: true });
    expect(await refused('WP01', 'claude')).toMatchObject({ code: 'WP_ALREADY_CLAIMED', details: { claimed_by: 'codex' } });
    expect(unfinished()).toEqual([]);
  });
});

describe('taking over', () => {
  it('keeps what was not committed, and tells the one who goes on', async () => {
    const { git, claim, refused, lane, log } = scene(two);
    await claim('WP01', 'claude');
    const done = commitIn(lane('lane-a'), { 'done.txt': 'done\n' });
    writeFiles(lane('lane-a'), { 'half.txt': 'half\n', 'done.txt': 'changed\n' });
    expect(await refused('WP01', 'codex')).toMatchObject({ code: 'WP_ALREADY_CLAIMED' });
    const reply = await claim('WP01', 'codex', { takeover: true });
    expect(reply).toMatchObject({
      claim: 'taken',
      from_lane: 'in_progress',
      taken_from: { holder: 'claude', why: 'asked' },
      rescued: { paths: ['done.txt', 'half.txt'] },
    });
    const { ref = '', commit = '' } = reply.rescued ?? {};
    expect(ref).toMatch(new RegExp(`^refs/spec-kitty/rescue/${directory}/WP01/`));
    expect(git('rev-parse', ref)).toBe(commit);
    expect(git('show', `${commit}:half.txt`)).toBe('half');
    expect(git('rev-parse', `${commit}~1`)).toBe(done);
    expect(gitIn(lane('lane-a'), 'status', '--short')).toBe('M done.txt\n?? half.txt');
    const prompt = readFileSync(reply.prompt_file, 'utf8');
    for (const part of [ref, commit, 'half.txt', 'claude']) expect(prompt).toContain(part);
    expect(log().transitions.slice(-3)).toMatchObject([
      { from_lane: 'in_progress', to_lane: 'planned', actor: 'codex', reason: 'Taken over by codex from claude', force: false },
      { from_lane: 'planned', to_lane: 'claimed', actor: 'codex' },
      { from_lane: 'claimed', to_lane: 'in_progress', actor: 'codex' },
    ]);
    expect(log().annotations.slice(-2)).toMatchObject([
      { delta: { release_runtime_claim: true } },
      { delta: { agent: 'codex', role: 'implementer' } },
    ]);
    expect(await refused('WP01', 'claude')).toMatchObject({ code: 'WP_ALREADY_CLAIMED', details: { claimed_by: 'codex' } });
    expect(git('log', '--format=%s', '-1')).toBe('chore(spec-kitty): WP01 taken over by codex');
    // Whoever was killed before they heard of it hears of it when they ask again, and nobody who begins later does.
    const again = await claim('WP01', 'codex');
    expect(again).toMatchObject({ claim: 'continued', rescued: reply.rescued, taken_from: null });
    const told = readFileSync(again.prompt_file, 'utf8');
    for (const part of [ref, commit, 'half.txt', 'claude']) expect(told).toContain(part);
    expect(await claim('WP01', 'lee', { takeover: true })).toMatchObject({ claim: 'taken', rescued: { paths: ['done.txt', 'half.txt'] } });
  });

  it('is free where the process of the holder is provably gone, and only there', async () => {
    const { claim, refused, log } = scene(two);
    const shell = await newShell();
    await claim('WP01', 'claude', { shellPid: shell.pid });
    expect(log().transitions.at(-2)?.policy_metadata).toMatchObject({
      agent: 'claude',
      shell_pid: Number(shell.pid),
      shell_pid_created_at: expect.stringMatching(/^\d{10}\.\d+$/),
    });
    expect(log().annotations.at(-1)?.delta).toMatchObject({ shell_pid: Number(shell.pid) });
    expect(await refused('WP01', 'codex')).toMatchObject({ code: 'WP_ALREADY_CLAIMED' });
    expect(await refused(null, 'codex')).toMatchObject({ code: 'NOTHING_TO_IMPLEMENT' });
    await shell.end();
    expect(await claim(null, 'codex')).toMatchObject({
      wp_id: 'WP01',
      claim: 'taken',
      taken_from: { holder: 'claude', why: 'gone' },
      rescued: null,
    });
    expect(log().transitions.at(-3)?.reason).toBe('Taken over by codex: the process of claude is gone');
    // The new claim names no process, so nothing of the old one is left.
    expect(await refused('WP01', 'gemini')).toMatchObject({ code: 'WP_ALREADY_CLAIMED' });
  });

  it('of a package that is claimed and not begun needs no way back', async () => {
    const { claim, log } = scene({ WP01: { lane: 'claimed', by: 'claude' } });
    expect(await claim('WP01', 'codex', { takeover: true })).toMatchObject({
      claim: 'taken',
      from_lane: 'claimed',
      to_lane: 'in_progress',
    });
    expect(log().transitions.at(-1)).toMatchObject({ from_lane: 'claimed', to_lane: 'in_progress', actor: 'codex' });
  });

  it("does not take the agent's own process for another one, and takes a new one down", async () => {
    const { claim, log } = scene(two, {}, {});
    const [one, other] = [await newShell(), await newShell()];
    await claim('WP01', 'claude', { shellPid: one.pid });
    expect(await claim('WP01', 'claude', { shellPid: one.pid })).toMatchObject({ claim: 'continued', events: [] });
    expect(await claim('WP01', 'claude', { shellPid: other.pid })).toMatchObject({ claim: 'continued', events: [expect.any(String)] });
    expect(log().annotations.at(-1)?.delta).toMatchObject({ agent: 'claude', shell_pid: Number(other.pid) });
    await one.end();
    await other.end();
    expect(await claim('WP01', 'codex')).toMatchObject({ claim: 'taken', taken_from: { why: 'gone' } });
  });
});

describe('what is not understood', () => {
  it.each(['x', '0', '-3', '1.5', '999999999'])('the process %s', async (shellPid) => {
    const { refused, log } = scene(two);
    expect(await refused('WP01', 'claude', { shellPid })).toMatchObject({ code: 'USAGE' });
    expect(log().transitions).toHaveLength(2);
  });

  it('takes the process from its surroundings too', async () => {
    const { refused } = scene(two, {}, { SPEC_KITTY_SHELL_PID: 'none' });
    expect((await refused('WP01', 'claude')).message).toContain('SPEC_KITTY_SHELL_PID');
  });

  it('records the model and the profile that are given, and that there are none', async () => {
    const { claim, log } = scene({ WP01: {}, WP02: {} });
    await claim('WP01', 'claude', { model: 'opus', profile: 'renata' });
    expect(log().annotations.at(-1)?.delta).toMatchObject({
      model: 'opus',
      agent_profile: 'renata',
      provider: '__resolved_provider_absent__',
    });
    await claim('WP02', 'claude');
    expect(log().annotations.at(-1)?.delta).toMatchObject({
      model: '__resolved_model_absent__',
      agent_profile: '__resolved_profile_absent__',
    });
  });
});
