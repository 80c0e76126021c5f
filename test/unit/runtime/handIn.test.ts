import { beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { emit } from '../../../runtime/session/emit.ts';
import { implement } from '../../../runtime/session/implement.ts';
import { moveTask } from '../../../runtime/session/moveTask.ts';
import type { MoveTaskRequest } from '../../../runtime/taskMove/taskMove.ts';
import { realWorld, type World } from '../../../runtime/world.ts';
import type { Outcome } from '../../../schemas/outcome.ts';
import type { EmitReply } from '../../../schemas/reply.ts';
import type { MoveTaskReply } from '../../../schemas/tasksReply.ts';
import { bareEmit } from '../../support/bareEmit.ts';
import { bareMove } from '../../support/bareMove.ts';
import { directory } from '../../support/boards.ts';
import { giveClaim } from '../../support/claimedMission.ts';
import { laneMission, laneNames } from '../../support/laneMission.ts';
import { packageFile } from '../../support/packageFile.ts';
import { gitIn, hermeticEnv, repositories, writeFiles, type Repository } from '../../support/repository.ts';

const plan = packageFile('WP02', []).replace('code_change', 'planning_artifact\nowned_files:\n- docs/plan/**\n- ./app/[id]/**\n- "*.md"');
const newMission = repositories(({ commit, git }) => {
  git('switch', '-q', '-c', 'work');
  commit({
    '.gitignore': '.worktrees/\n',
    ...laneMission(
      {
        WP01: { lane: 'in_progress', by: 'ada' },
        WP02: { lane: 'in_progress', by: 'ada', mode: 'planning_artifact' },
        WP03: { inLane: 'lane-c' },
        WP04: { inLane: 'lane-c' },
      },
      { target_branch: 'work' },
    ),
    [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01', []),
    [`kitty-specs/${directory}/tasks/WP02-part.md`]: plan,
    [`kitty-specs/${directory}/tasks/WP03-part.md`]: packageFile('WP03', []),
    [`kitty-specs/${directory}/tasks/WP04-part.md`]: packageFile('WP04', []),
  });
});
const lane = laneNames('lane-a');

let repository: Repository;
let world: World;
beforeEach(() => {
  repository = newMission();
  world = { ...realWorld(), cwd: repository.root, env: hermeticEnv };
});

const handIn = (wp: string, more: Partial<MoveTaskRequest> = {}): Promise<Outcome<MoveTaskReply>> =>
  moveTask(world, { ...bareMove, wp, to: 'for_review', agent: 'ada', note: 'done', ...more });

/** The same move by the plumbing, which asks the same. */
const emitted = (
  wp: string,
  more: { readonly force?: boolean; readonly implementationEvidencePresent?: boolean } = {},
): Promise<Outcome<EmitReply>> => emit(world, { ...bareEmit, wp, to: 'for_review', actor: 'ada', reason: 'done', ...more });
/** What both ways to hand in find in the way. */
async function bothFind(wp: string): Promise<unknown> {
  const [moved, plain] = [await handIn(wp), await emitted(wp, { implementationEvidencePresent: true })];
  expect(plain).toEqual(moved);
  return moved.ok ? [] : moved.problems.map(({ code }) => code);
}
const worktree = (): string => {
  repository.git('worktree', 'add', '-q', '-b', lane.branch, lane.worktree);
  return join(repository.root, lane.worktree);
};
const commitIn = (folder: string, files: Readonly<Record<string, string>>): void => {
  writeFiles(folder, files);
  gitIn(folder, 'add', '-A');
  gitIn(folder, 'commit', '-q', '-m', 'work');
};

/** Writes down where the lane of WP01 began, as its claim does. */
const record = (base_commit: string): void => {
  const context = {
    wp_id: 'WP01',
    mission_slug: directory,
    worktree_path: lane.worktree,
    branch_name: lane.branch,
    base_branch: 'work',
    base_commit,
    dependencies: [],
    created_at: '2026-01-01T00:00:00+00:00',
    created_by: 'implement-command-lane',
    vcs_backend: 'git',
    lane_id: 'lane-a',
    lane_wp_ids: ['WP01'],
    current_wp: 'WP01',
    lane_test_env: {},
  };
  writeFiles(repository.root, { [`.kittify/workspaces/${directory}-lane-a.json`]: JSON.stringify(context) });
};

describe('handing in the work of a lane', () => {
  it('needs a branch, and a commit of its own on it', async () => {
    expect(await handIn('WP01')).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'HAND_IN_EMPTY',
          next: `spec-kitty agent action implement WP01 --mission ${directory} --agent ada`,
          details: { wp_id: 'WP01', branch: lane.branch, tip: null },
          unchanged: expect.stringContaining('stays in in_progress') as string,
        },
      ],
    });
    const folder = worktree();
    expect(await handIn('WP01')).toMatchObject({
      ok: false,
      problems: [{ code: 'HAND_IN_EMPTY', details: { base: repository.git('rev-parse', 'work') } }],
    });
    repository.commit({ 'other.ts': '1\n' });
    gitIn(folder, 'merge', '-q', '--no-ff', '-m', 'take over', 'work');
    expect(await handIn('WP01')).toMatchObject({ ok: false, problems: [{ code: 'HAND_IN_EMPTY' }] });
    commitIn(folder, { 'src/a.ts': '1\n' });
    expect(await handIn('WP01')).toMatchObject({ ok: true, value: { new_lane: 'for_review', work_commit: null } });
  });

  it('leaves nothing behind that was committed off the branch', async () => {
    const folder = worktree();
    commitIn(folder, { 'src/a.ts': '1\n' });
    const older = gitIn(folder, 'rev-parse', 'HEAD');
    gitIn(folder, 'checkout', '-q', '--detach');
    commitIn(folder, { 'src/a.ts': '2\n' });
    const later = gitIn(folder, 'rev-parse', 'HEAD');
    const refused = await handIn('WP01', { autoCommit: true });
    expect(refused).toMatchObject({
      ok: false,
      problems: [{ code: 'WORKTREE_MISPLACED', next: `git -C ${folder} switch -C ${lane.branch}` }],
    });
    gitIn(folder, 'switch', '-q', '-c', 'mine', older);
    commitIn(folder, { 'src/a.ts': '3\n' });
    gitIn(folder, 'branch', '-f', lane.branch, later);
    expect(await bothFind('WP01')).toEqual(['WORKTREE_MISPLACED']);
    expect(await handIn('WP01')).toMatchObject({ problems: [{ next: `git -C ${folder} log --oneline ${lane.branch}..HEAD` }] });
    expect(() => gitIn(folder, 'rebase', '-q', lane.branch)).toThrow('Command failed');
    expect(await bothFind('WP01')).toEqual(['GIT_OPERATION_IN_PROGRESS']);
    gitIn(folder, 'rebase', '--abort');
    // To look at what was there before is no work.
    gitIn(folder, 'checkout', '-q', '--detach', older);
    expect(await handIn('WP01')).toMatchObject({ ok: true });
  });

  it('counts from the base that was recorded', async () => {
    const folder = worktree();
    commitIn(folder, { 'src/base.ts': '1\n' });
    const base = gitIn(folder, 'rev-parse', 'HEAD');
    record(base);
    expect(await handIn('WP01')).toMatchObject({ ok: false, problems: [{ code: 'HAND_IN_EMPTY', details: { base } }] });
  });

  it('tells of every uncommitted file and of nothing that is kept elsewhere', async () => {
    const folder = worktree();
    commitIn(folder, { 'src/a.ts': '1\n', 'src/b.ts': '1\n' });
    writeFiles(folder, {
      'src/a.ts': '2\n',
      'new file.ts': '',
      [`kitty-specs/${directory}/notes.md`]: '',
      '.spec-kitty/review-lock.json': '{}',
    });
    rmSync(join(folder, 'src/b.ts'));
    expect(await handIn('WP01')).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'HAND_IN_UNCOMMITTED',
          details: { checkout: folder, paths: ['src/a.ts', 'src/b.ts', 'new file.ts'] },
          next: `spec-kitty agent tasks move-task WP01 --to for_review --mission ${directory} --agent ada --auto-commit`,
        },
      ],
    });
    expect(await handIn('WP01', { force: true })).toMatchObject({ ok: true });
  });

  it('commits what is left where that is asked for and nothing else stands in the way', async () => {
    const folder = worktree();
    const before = gitIn(folder, 'rev-parse', 'HEAD');
    writeFiles(folder, { 'src/a.ts': '2\n', [`kitty-specs/${directory}/notes.md`]: '' });
    expect(await handIn('WP01', { autoCommit: true, agent: 'eve' })).toMatchObject({
      ok: false,
      problems: [{ code: 'WP_ALREADY_CLAIMED' }],
    });
    expect(gitIn(folder, 'rev-parse', 'HEAD')).toBe(before);
    expect(await handIn('WP01', { autoCommit: true })).toMatchObject({
      ok: true,
      value: { work_commit: gitIn(folder, 'rev-parse', 'HEAD'), new_lane: 'for_review' },
    });
    expect(gitIn(folder, 'log', '--format=%s', `${before}..`)).toBe('WP01: done');
    expect(gitIn(folder, 'show', '--name-only', '--format=', 'HEAD')).toBe('src/a.ts');
  });

  it('asks the same of whoever uses the plumbing, whatever they say of it', async () => {
    expect(await bothFind('WP01')).toEqual(['HAND_IN_EMPTY']);
    const folder = worktree();
    expect(await bothFind('WP01')).toEqual(['HAND_IN_EMPTY']);
    commitIn(folder, { 'src/a.ts': '1\n' });
    writeFiles(folder, { 'src/b.ts': '1\n' });
    expect(await bothFind('WP01')).toEqual(['HAND_IN_UNCOMMITTED']);
    expect(await emitted('WP01', { force: true })).toMatchObject({ ok: true, value: { to_lane: 'for_review' } });
    writeFiles(repository.root, { 'docs/plan/one.md': '1\n' });
    expect(await bothFind('WP02')).toEqual(['HAND_IN_UNCOMMITTED']);
    rmSync(join(repository.root, 'docs'), { recursive: true });
    expect(await emitted('WP02')).toMatchObject({ ok: true });
  });

  it('counts what was made since the package was first claimed, where it shares its lane', async () => {
    const claim = (wp: string) =>
      implement(world, {
        mission: directory,
        wp,
        agent: 'ada',
        model: null,
        profile: null,
        invocation: null,
        base: null,
        shellPid: null,
        takeover: false,
        branchStrategy: null,
      });
    expect(await claim('WP03')).toMatchObject({ ok: true });
    const folder = join(repository.root, laneNames('lane-c').worktree);
    commitIn(folder, { 'src/a.ts': '1\n' });
    expect(await handIn('WP03')).toMatchObject({ ok: true });
    expect(await claim('WP04')).toMatchObject({ ok: true });
    expect(await bothFind('WP04')).toEqual(['HAND_IN_EMPTY']);
    expect(await handIn('WP04')).toMatchObject({ ok: false, problems: [{ details: { base: gitIn(folder, 'rev-parse', 'HEAD') } }] });
    commitIn(folder, { 'src/c.ts': '1\n' });
    expect(await handIn('WP04')).toMatchObject({ ok: true });
    // Sent back, it keeps what it has: the answer may be that nothing has to change.
    writeFiles(repository.root, { '../feedback.md': 'Why?\n' });
    expect(
      await handIn('WP04', { to: 'planned', agent: 'eve', reviewFeedbackFile: join(repository.root, '../feedback.md') }),
    ).toMatchObject({ ok: true });
    expect(await claim('WP04')).toMatchObject({ ok: true });
    expect(await handIn('WP04')).toMatchObject({ ok: true });
  });

  describe('on files', () => {
    const owner = (id: string, files: string, more = ''): void =>
      writeFiles(repository.root, {
        [`kitty-specs/${directory}/tasks/${id}-part.md`]: packageFile(id, []).replace(
          'code_change\n',
          `code_change\nowned_files: [${files}]\n${more}`,
        ),
      });
    const told = 'WP01 has changed what is not among its owned_files: docs/a.md, src/b.ts.';

    it('that its package does not own says so, and brought back to what they were they are none', async () => {
      owner('WP01', "'./src/a/**', tests");
      const folder = worktree();
      commitIn(folder, { 'src/a/a.ts': '1\n', 'tests/deep/a.ts': '1\n', 'src/b.ts': '1\n', 'gone.ts': '1\n' });
      rmSync(join(folder, 'gone.ts'));
      commitIn(folder, { 'docs/a.md': '1\n', 'kitty-specs/note.md': '1\n' });
      repository.commit({ 'merged.ts': '1\n' });
      gitIn(folder, 'merge', '-q', '--no-ff', '-m', 'take over', 'work');
      expect(await handIn('WP01')).toMatchObject({ ok: true, value: { warnings: [told] } });
      expect(await handIn('WP01')).toMatchObject({ ok: true, value: { already: true, warnings: [told] } });
    });

    it('that others have changed is none of its doing, also where the lane was taken forward to them or rebased', async () => {
      owner('WP01', 'src/a.ts');
      repository.git('add', '-A');
      repository.git('commit', '-q', '-m', 'owned');
      const folder = worktree();
      record(gitIn(folder, 'rev-parse', 'HEAD'));
      repository.commit({ 'target.ts': '1\n' });
      gitIn(folder, 'merge', '-q', '--ff-only', 'work');
      commitIn(folder, { 'src/a.ts': '1\n' });
      repository.commit({ 'later.ts': '1\n' });
      gitIn(folder, 'rebase', '-q', 'work');
      expect(await handIn('WP01')).toMatchObject({ ok: true, value: { warnings: [] } });
    });

    it('that its package does not own is refused where the project wants that, and told in the same words by the plumbing', async () => {
      owner('WP01', "'src/**/a.ts'");
      const folder = worktree();
      commitIn(folder, { 'src/a.ts': '1\n', 'src/x/a.ts': '1\n', 'docs/a.md': '1\n' });
      writeFiles(folder, { 'src/b.ts': '1\n' });
      writeFiles(repository.root, { '.kittify/config.yaml': 'policy:\n  commit_guard:\n    mode: block\n' });
      expect(await bothFind('WP01')).toEqual(['HAND_IN_UNCOMMITTED', 'ACTIVE_WP_SCOPE_VIOLATION']);
      expect(await handIn('WP01', { autoCommit: true })).toMatchObject({
        ok: false,
        problems: [{}, { message: told, details: { wp_id: 'WP01', paths: ['docs/a.md', 'src/b.ts'] } }],
      });
      rmSync(join(folder, 'src/b.ts'));
      rmSync(join(folder, 'docs/a.md'));
      gitIn(folder, 'add', '-A');
      gitIn(folder, 'commit', '-q', '-m', 'back');
      expect(await emitted('WP01', { implementationEvidencePresent: true })).toMatchObject({ ok: true, value: { warnings: [] } });
    });

    it.each([
      ['of a package that may change all of them', "'src/**'", 'scope: codebase-wide\n', ''],
      ['of a package that names none', '', '', ''],
      ['where nobody wants to know', "'src/**'", '', 'policy:\n  commit_guard:\n    mode: "off"\n'],
    ])('says nothing %s', async (_, files, more, config) => {
      owner('WP01', files, more);
      writeFiles(repository.root, { '.kittify/config.yaml': config });
      commitIn(worktree(), { 'docs/a.md': '1\n' });
      expect(await handIn('WP01')).toMatchObject({ ok: true, value: { warnings: [] } });
    });

    it('in a lane that is shared is judged by who is at work: the files of another are stray but for what that one does meanwhile', async () => {
      owner('WP03', 'src/c.ts');
      owner('WP04', 'src/d.ts');
      expect(await giveClaim(world, { wp: 'WP03', agent: 'ada' })).toMatchObject({ ok: true });
      const folder = join(repository.root, laneNames('lane-c').worktree);
      commitIn(folder, { 'src/c.ts': '1\n' });
      expect(await handIn('WP03')).toMatchObject({ ok: true, value: { warnings: [] } });
      expect(await giveClaim(world, { wp: 'WP04', agent: 'ada' })).toMatchObject({ ok: true });
      commitIn(folder, { 'src/c.ts': '2\n', 'src/d.ts': '1\n' });
      expect(await handIn('WP04')).toMatchObject({ ok: true, value: { warnings: [expect.stringMatching(/owned_files: src\/c\.ts\.$/)] } });
      writeFiles(repository.root, { '../feedback.md': 'Why?\n' });
      const reviewFeedbackFile = join(repository.root, '../feedback.md');
      expect(await handIn('WP03', { to: 'planned', agent: 'eve', reviewFeedbackFile })).toMatchObject({ ok: true });
      expect(await giveClaim(world, { wp: 'WP03', agent: 'ada' })).toMatchObject({ ok: true });
      expect(await handIn('WP03')).toMatchObject({ ok: true, value: { warnings: [] } });
    });
  });

  it('says everything at once', async () => {
    writeFiles(repository.root, { [`kitty-specs/${directory}/tasks/WP01-part.md`]: packageFile('WP01', ['T001']) });
    writeFiles(worktree(), { 'src/a.ts': '2\n' });
    expect(await handIn('WP01')).toMatchObject({
      ok: false,
      problems: [
        { code: 'TRANSITION_REJECTED', details: { open_subtasks: ['T001'] } },
        { code: 'HAND_IN_UNCOMMITTED' },
        { code: 'HAND_IN_EMPTY' },
      ],
    });
  });
});

it('of a package from which no move leads there says that alone', async () => {
  expect(await handIn('WP01', { to: 'canceled', note: 'not wanted any more' })).toMatchObject({ ok: true });
  const refusal = await handIn('WP01');
  expect(refusal).toMatchObject({ problems: [{ code: 'TRANSITION_REJECTED', details: { guard: null } }] });
  expect(refusal.ok ? [] : refusal.problems).toHaveLength(1);
});

it('of a planning package asks for its own files in the main checkout alone', async () => {
  const own = ['app/[id]/page.md', 'docs/plan/one.md', 'top.md'];
  writeFiles(repository.root, Object.fromEntries([...own, 'docs/below.md', 'elsewhere.txt'].map((path) => [path, '1\n'])));
  expect(await handIn('WP02')).toMatchObject({
    ok: false,
    problems: [{ code: 'HAND_IN_UNCOMMITTED', details: { checkout: repository.root, paths: own } }],
  });
  repository.git('add', '--', ...own.map((path) => `:(literal)${path}`));
  repository.git('commit', '-q', '-m', 'plan');
  expect(await handIn('WP02')).toMatchObject({ ok: true });
});

describe('work on a planning package that is committed on another branch', () => {
  const work = (path: string): void => {
    repository.git('switch', '-q', '-c', 'aside');
    commitIn(repository.root, { [path]: '1\n' });
  };
  const mission = `kitty/mission-${directory}`;

  it('would not land from there, and is asked for where it would', async () => {
    work('docs/plan/one.md');
    const way = `git -C ${repository.root} switch -c ${mission}`;
    const refused = { code: 'PLANNING_ELSEWHERE', next: way, details: { branch: 'aside', target_branch: 'work', packages: ['WP02'] } };
    expect(await bothFind('WP02')).toEqual(['PLANNING_ELSEWHERE']);
    expect(await handIn('WP02')).toMatchObject({ problems: [refused] });
    repository.git(...way.split(' ').slice(3));
    expect(await handIn('WP02')).toMatchObject({ ok: true });
  });

  it('is not committed there for anybody', async () => {
    repository.git('switch', '-q', '-c', 'aside');
    writeFiles(repository.root, { 'docs/plan/one.md': '1\n' });
    const uncommitted = { code: 'HAND_IN_UNCOMMITTED' };
    expect(await handIn('WP02', { autoCommit: true })).toMatchObject({
      problems: [{ code: 'PLANNING_ELSEWHERE', next: `git -C ${repository.root} switch -c ${mission}` }, uncommitted],
    });
    repository.git('branch', mission);
    expect(await handIn('WP02', { autoCommit: true })).toMatchObject({
      problems: [{ code: 'PLANNING_ELSEWHERE', next: `git -C ${repository.root} switch work` }, uncommitted],
    });
    expect(repository.git('status', '--porcelain', '-uall')).toBe('?? docs/plan/one.md');
    repository.git('switch', '-q', 'work');
    expect(await handIn('WP02', { autoCommit: true })).toMatchObject({ ok: true });
    expect(repository.git('show', 'work:docs/plan/one.md')).toBe('1');
  });

  it('is brought to the target where the mission has a branch already', async () => {
    repository.git('branch', mission);
    work('docs/plan/one.md');
    const way = `git -C ${repository.root} switch work && git -C ${repository.root} merge aside`;
    expect(await handIn('WP02')).toMatchObject({ problems: [{ code: 'PLANNING_ELSEWHERE', next: way }] });
    repository.git('switch', '-q', 'work');
    repository.git('merge', '-q', 'aside');
    expect(await handIn('WP02')).toMatchObject({ ok: true });
  });

  it.each<[string, () => void]>([
    ['that the target has', () => (work('docs/plan/one.md'), repository.git('branch', '-f', 'work'))],
    [
      'that was squashed onto the target',
      () => {
        work('docs/plan/one.md');
        repository.git('switch', '-q', 'work');
        repository.git('merge', '-q', '--squash', 'aside');
        repository.git('commit', '-q', '-m', 'Squash');
        repository.git('switch', '-q', 'aside');
      },
    ],
    ['in files of others', () => work('elsewhere.txt')],
  ])('is none %s', async (_, stand) => {
    stand();
    expect(await handIn('WP02')).toMatchObject({ ok: true });
  });
});

it('believes that a package is done when the target branch has its lane', async () => {
  const folder = worktree();
  commitIn(folder, { 'src/a.ts': '1\n' });
  await handIn('WP01');
  await handIn('WP01', { to: 'approved', agent: 'eve', note: 'read it' });
  expect(await handIn('WP01', { to: 'done', agent: 'eve' })).toMatchObject({
    ok: false,
    problems: [{ code: 'DONE_WITHOUT_MERGE', next: `spec-kitty merge --mission ${directory}` }],
  });
  repository.git('merge', '-q', '--no-edit', lane.branch);
  expect(await handIn('WP01', { to: 'done', agent: 'eve' })).toMatchObject({ ok: true, value: { new_lane: 'done' } });
});
