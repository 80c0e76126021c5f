import { execSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import isLifecycleRow from '../../../../schemas/generated/lifecycleRow.js';
import isMeta from '../../../../schemas/generated/meta.js';
import isCreateMissionReply from '../../../../schemas/generated/createMissionReply.js';
import { metaFindings } from '../../../../machines/rules/identity.ts';
import { next } from '../../../../runtime/session/next.ts';
import {
  create,
  created,
  missionsIn,
  newProject,
  projectOnFeature,
  recordedIn,
  specified,
  worldIn,
} from '../../../support/draftedMission.ts';
import { writeHook } from '../../../support/gitWorld.ts';
import { gitIn, hermeticEnv, newRepository, temporaryFolder, writeFiles } from '../../../support/repository.ts';
import { give } from '../../../support/undoing.ts';

const codes = async (outcome: ReturnType<typeof create>): Promise<readonly string[]> => {
  const settled = await outcome;
  return settled.ok ? [] : settled.problems.map(({ code }) => code);
};

describe('a mission that is created', () => {
  test('has its folder, its identity, a specification to be written and the first two rows of its log', async () => {
    const { root } = projectOnFeature();
    const reply = await created(root, {
      friendlyName: '  Dark   mode ',
      purposeTldr: 'Read at night',
      purposeContext: 'People read at night.',
    });
    expect(isCreateMissionReply(reply)).toBe(true);
    const { mission_slug, mission_id, feature_dir } = reply;
    expect(mission_slug).toBe(`dark-mode-${mission_id.slice(0, 8)}`);
    const meta: unknown = JSON.parse(readFileSync(join(feature_dir, 'meta.json'), 'utf8'));
    expect(isMeta(meta) && metaFindings(meta)).toEqual([]);
    expect(meta).toEqual({
      mission_id,
      mission_number: null,
      slug: mission_slug,
      mission_slug,
      friendly_name: 'Dark mode',
      purpose_tldr: 'Read at night',
      purpose_context: 'People read at night.',
      mission_type: 'software-dev',
      target_branch: 'feat',
      created_at: reply.created_at,
      topology: 'single_branch',
      flattened: false,
    });
    expect(reply.created_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}\+00:00$/);
    for (const path of ['spec.md', 'tasks/README.md', 'tasks/.gitkeep', 'checklists', 'research', 'status.json'])
      expect(existsSync(join(feature_dir, path)), path).toBe(true);
    const rows = readFileSync(join(feature_dir, 'status.events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(rows.every((row) => isLifecycleRow(row))).toBe(true);
    expect(rows).toMatchObject([
      {
        event_type: 'MissionCreated',
        aggregate_id: mission_id,
        project_uuid: 'u-1',
        project_slug: 'demo',
        payload: { mission_slug, target_branch: 'feat', wp_count: 0 },
      },
      {
        event_type: 'SpecifyStarted',
        aggregate_id: mission_slug,
        project_uuid: null,
        payload: { artifact_path: `kitty-specs/${mission_slug}/spec.md` },
      },
    ]);
  });

  test('is committed but for the specification, in one commit, with everything else of the user left alone', async () => {
    const { root, git } = projectOnFeature();
    writeFiles(root, { 'README.md': 'changed\n', 'staged.txt': 'staged\n' });
    git('add', 'staged.txt');
    const { mission_slug, commit } = await created(root);
    expect(commit).toMatchObject({ state: 'committed', branch: 'feat' });
    expect(git('log', '-1', '--format=%H %s')).toBe(`${commit.commit ?? ''} Create mission ${mission_slug}`);
    expect(git('show', '--name-only', '--format=').split('\n')).toEqual(
      ['meta.json', 'status.events.jsonl', 'status.json', 'tasks/.gitkeep', 'tasks/README.md'].map(
        (path) => `kitty-specs/${mission_slug}/${path}`,
      ),
    );
    expect(
      git('status', '--porcelain')
        .split('\n')
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual([`?? kitty-specs/${mission_slug}/spec.md`, 'A  staged.txt', 'M README.md'].toSorted());
  });

  test('is the mission that `next` has a first step for', async () => {
    const { root } = projectOnFeature();
    const { mission_slug } = await created(root);
    expect(await next(worldIn(root), { mission: 'dark-mode', agent: 'claude' })).toMatchObject({
      ok: true,
      value: { mission_slug, mission_state: 'not_started', preview_step: 'discovery' },
    });
  });

  test.each(['research', 'documentation', 'plan'])("of the type %s has that type's specification", async (missionType) => {
    const { root } = projectOnFeature();
    const { spec_file, mission_type } = await created(root, { missionType });
    expect(mission_type).toBe(missionType);
    expect(readFileSync(spec_file, 'utf8')).toContain('| FR-001 | [');
  });

  test("takes the project's own form of a specification", async () => {
    const { root } = projectOnFeature();
    writeFiles(root, { '.kittify/overrides/missions/software-dev/templates/spec-template.md': '# Ours: {{name}}\n' });
    expect(readFileSync((await created(root)).spec_file, 'utf8')).toBe('# Ours: dark mode\n');
  });

  test('is the same from a folder and from a worktree: in the main checkout', async () => {
    const { root, worktree } = projectOnFeature();
    const lane = worktree('lane', 'lane');
    mkdirSync(join(root, 'src'));
    const one = await created(root, {}, worldIn(lane));
    expect(one).toMatchObject({ feature_dir: join(root, 'kitty-specs', one.mission_slug), target_branch: 'feat' });
    expect(await created(root, {}, worldIn(join(root, 'src')))).toMatchObject({ mission_id: one.mission_id });
  });
});

describe('on which branch', () => {
  test('a protected one is not committed to; the files are kept aside and the answer says how to go on', async () => {
    const { root, git } = newProject();
    const before = git('rev-parse', 'main');
    const { mission_slug, mission_id, commit, next_command, next_step, topology } = await created(root);
    expect(git('rev-parse', 'main')).toBe(before);
    expect(commit).toMatchObject({ state: 'mirrored', ref: `refs/spec-kitty/status/${mission_id}` });
    expect(git('ls-tree', '-r', '--name-only', commit.ref ?? '')).toContain(`kitty-specs/${mission_slug}/meta.json`);
    expect(next_command).toBe(`git -C ${root} switch --create kitty/mission-${mission_slug}`);
    expect(next_step).toContain('main is protected');
    expect(next_step).toContain(`and ask there what is next (spec-kitty next --mission ${mission_slug} --agent <agent>`);
    expect(topology).toBe('lanes');
  });

  test('a protected one without a commit gets its first one before it is left: the mission could not come back to it', async () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '--quiet', '--initial-branch', 'main');
    writeFiles(root, { '.kittify/config.yaml': 'agents: {}\n' });
    const { mission_slug, next_command } = await created(root);
    const own = `git -C ${root} switch --create kitty/mission-${mission_slug}`;
    expect(next_command).toBe(`git -C ${root} commit --allow-empty --message 'First commit' && ${own}`);
    execSync(next_command, { env: hermeticEnv, stdio: 'ignore' });
    expect(gitIn(root, 'branch', '--format', '%(refname:short)').split('\n')).toEqual([`kitty/mission-${mission_slug}`, 'main']);
  });

  test("one to begin on is made, or switched to, with the user's changes in tow", async () => {
    const { root, git } = newProject();
    writeFiles(root, { 'README.md': 'changed\n' });
    expect(await created(root, { startBranch: 'topic/dark' })).toMatchObject({
      target_branch: 'topic/dark',
      current_branch: 'topic/dark',
      branch_matches_target: true,
      commit: { state: 'committed' },
    });
    expect(git('branch', '--show-current')).toBe('topic/dark');
    git('switch', '-q', 'main');
    expect(await created(root, { slug: 'other', startBranch: 'topic/dark' })).toMatchObject({ target_branch: 'topic/dark' });
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toBe('changed\n');
  });

  test('one that is older than the project is one to begin on', async () => {
    const { root, git, commit } = newRepository();
    git('branch', 'older');
    commit({ '.kittify/config.yaml': 'agents:\n  available: [claude]\n' });
    const { mission_slug, warnings } = await created(root, { startBranch: 'older' });
    expect([git('branch', '--show-current'), warnings]).toEqual(['older', []]);
    expect(missionsIn(root)).toEqual([mission_slug]);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect([git('branch', '--show-current'), missionsIn(root), git('status', '--short')]).toEqual(['main', [], '']);
  });

  test('where git refuses to switch nothing is created', async () => {
    const { root, git, worktree } = newProject();
    worktree('other', 'taken');
    expect(await codes(create(root, { startBranch: 'taken' }))).toEqual(['START_BRANCH_FAILED']);
    expect([existsSync(join(root, 'kitty-specs')), git('branch', '--show-current')]).toEqual([false, 'main']);
  });

  test.each(['where the checkout stands', 'where it is already'])(
    'is made %s although only the hook post-checkout has failed',
    async (where) => {
      const { root, git } = projectOnFeature();
      if (where === 'where it is already') git('branch', 'topic/dark', 'HEAD');
      const before = git('rev-parse', 'HEAD');
      writeHook(root, 'post-checkout', 'echo "git-lfs was not found" >&2; exit 2');
      const { warnings, mission_slug } = await created(root, { startBranch: 'topic/dark' });
      expect(warnings).toEqual(['The hook post-checkout failed, and topic/dark is checked out: git-lfs was not found']);
      expect([git('branch', '--show-current'), git('rev-parse', 'HEAD~1'), git('status', '--short')]).toEqual([
        'topic/dark',
        before,
        `?? kitty-specs/${mission_slug}/spec.md`,
      ]);
      rmSync(join(root, '.git/hooks/post-checkout'));
      expect((await give(root, 'undo')).exit).toBe(0);
      expect([git('branch', '--show-current'), git('rev-parse', 'HEAD'), git('status', '--short')]).toEqual(['feat', before, '']);
    },
  );

  test.runIf(process.getuid?.() === 0)('where git refuses to work nothing is created', async () => {
    const { root, git } = newProject();
    chownSync(root, 65_534, 65_534);
    for (const startBranch of ['topic/dark', null])
      expect(await create(root, { startBranch })).toMatchObject({
        problems: [{ code: 'UNTRUSTED_REPOSITORY', next: `git config --global --add safe.directory ${root}` }],
      });
    chownSync(root, 0, 0);
    expect([existsSync(join(root, 'kitty-specs')), git('branch', '--show-current'), git('status', '--short')]).toEqual([false, 'main', '']);
  });

  test('a target of its own is kept apart from where it is written', async () => {
    const { root } = projectOnFeature();
    expect(await created(root, { targetBranch: 'main' })).toMatchObject({
      target_branch: 'main',
      current_branch: 'feat',
      branch_matches_target: false,
      topology: 'lanes',
      commit: { state: 'committed', branch: 'feat' },
    });
  });

  test('a project that commits nothing by itself is left to do so', async () => {
    const { root, git } = projectOnFeature();
    writeFiles(root, { '.kittify/config.yaml': 'agents:\n  auto_commit: false\n' });
    const before = git('rev-parse', 'HEAD');
    expect((await created(root)).commit).toMatchObject({ state: 'left', commit: null });
    expect(git('rev-parse', 'HEAD')).toBe(before);
  });

  test('a hook that refuses leaves a mission that is whole and not committed', async () => {
    const { root } = projectOnFeature();
    writeHook(root, 'pre-commit', 'exit 1');
    const reply = await created(root);
    expect(reply.commit).toMatchObject({ state: 'left', problem_code: 'HOOK_REFUSED' });
    expect(recordedIn(reply.feature_dir)).toEqual(['MissionCreated', 'SpecifyStarted']);
  });

  test('a repository without a commit will do', async () => {
    const { root, git } = newRepository();
    git('update-ref', '-d', 'refs/heads/main');
    writeFiles(root, { '.kittify/config.yaml': 'protection:\n  protected_branches: []\n' });
    expect((await created(root)).commit).toMatchObject({ state: 'committed', branch: 'main' });
  });
});

describe('given again', () => {
  test('it is the same mission, and nothing changes', async () => {
    const { root, git } = projectOnFeature();
    const one = await created(root);
    const head = git('rev-parse', 'HEAD');
    const two = await created(root, { friendlyName: 'Other' });
    expect(two).toMatchObject({
      mission_id: one.mission_id,
      already_there: true,
      friendly_name: 'dark mode',
      commit: { state: 'unchanged' },
    });
    expect([missionsIn(root), recordedIn(one.feature_dir), git('rev-parse', 'HEAD')]).toEqual([
      [one.mission_slug],
      ['MissionCreated', 'SpecifyStarted'],
      head,
    ]);
  });

  test('what is missing of it is filled in', async () => {
    const { root } = projectOnFeature();
    const { feature_dir, mission_id } = await created(root);
    const meta = JSON.parse(readFileSync(join(feature_dir, 'meta.json'), 'utf8')) as Record<string, unknown>;
    writeFiles(feature_dir, {
      'meta.json': JSON.stringify({ ...meta, topology: undefined, friendly_name: 'Mine' }),
      'status.events.jsonl': `${readFileSync(join(feature_dir, 'status.events.jsonl'), 'utf8').split('\n')[0] ?? ''}\n`,
    });
    // Somebody else's clone: nothing here remembers that the log was longer.
    rmSync(join(root, '.git', 'spec-kitty'), { recursive: true });
    expect(await created(root)).toMatchObject({ mission_id, friendly_name: 'Mine', topology: 'single_branch' });
    expect(recordedIn(feature_dir)).toEqual(['MissionCreated', 'SpecifyStarted']);
  });

  test('for a mission that has begun to say something it is a new one, and the answer says that the slug now means two', async () => {
    const { root } = projectOnFeature();
    const one = await created(root);
    writeFiles(root, { [`kitty-specs/${one.mission_slug}/spec.md`]: specified });
    // Ids of one second begin alike, and so would the names of the two.
    expect(await codes(create(root, {}, { world: { ...worldIn(root), newId: () => `${one.mission_id.slice(0, 25)}Z` } }))).toEqual([
      'MISSION_NAME_TAKEN',
    ]);
    const later = (): Date => new Date(Date.now() + 5000);
    const two = await created(root, {}, { ...worldIn(root), now: later, newId: () => ulid(later().getTime()) });
    expect(two.mission_id).not.toBe(one.mission_id);
    expect(two.warnings).toEqual([`${one.mission_slug} has the same slug: name this mission ${two.mission_slug}.`]);
  });
});

describe('what is refused, all of it at once and with nothing written', () => {
  test.each([
    ['a slug that is none', { slug: 'Dark Mode' }, ['MISSION_SLUG_INVALID']],
    ['a topology with a coordination branch', { topology: 'coord' }, ['TOPOLOGY_NOT_CREATED']],
    ['a type nobody knows', { missionType: 'nonsense' }, ['MISSION_KEY_UNKNOWN']],
    ['two planning branches', { startBranch: 'a', targetBranch: 'b' }, ['START_BRANCH_TARGET_MISMATCH']],
    ['a branch git would not take', { startBranch: 'a..b' }, ['USAGE']],
    ['a pull request from the branch it goes to', { prBound: true }, ['BRANCH_STRATEGY_CONFIRMATION_REQUIRED']],
    [
      'several of them',
      { slug: '-', topology: 'lanes_with_coord', prBound: true, missionType: '?' },
      ['MISSION_SLUG_INVALID', 'TOPOLOGY_NOT_CREATED', 'BRANCH_STRATEGY_CONFIRMATION_REQUIRED', 'MISSION_KEY_UNKNOWN'],
    ],
  ])('%s', async (_, request, expected) => {
    const { root, git } = projectOnFeature();
    expect(await codes(create(root, request))).toEqual(expected);
    expect([existsSync(join(root, 'kitty-specs')), git('branch', '--show-current'), git('status', '--porcelain')]).toEqual([
      false,
      'feat',
      '',
    ]);
  });

  test('a slug that is none, with the one that may have been meant', async () => {
    const { root } = projectOnFeature();
    expect(await create(root, { slug: '  Dark_Mode 2! ' })).toMatchObject({
      ok: false,
      problems: [{ next: 'spec-kitty agent mission create dark-mode-2' }],
    });
    expect(await create(root, { slug: '!' })).toMatchObject({ ok: false, problems: [{ next: 'spec-kitty agent mission create <slug>' }] });
  });

  test('a detached HEAD, unless a branch to begin on is named', async () => {
    const { root, git } = projectOnFeature();
    git('switch', '-q', '--detach');
    expect(await codes(create(root))).toEqual(['HEAD_DETACHED']);
    expect(await codes(create(root, { startBranch: 'topic/dark' }))).toEqual([]);
  });

  test('types that the project does not allow', async () => {
    const { root } = projectOnFeature();
    writeFiles(root, { '.kittify/config.yaml': 'mission_type_activations: [plan]\n' });
    const refused = await create(root);
    expect(refused.ok || refused.problems).toMatchObject([
      { code: 'CHARTER_PACK_CONFIG_INVALID', next: expect.stringMatching(/^spec-kitty agent mission create \S+ --mission-type plan$/) },
    ]);
    expect(await codes(create(root, { missionType: 'plan' }))).toEqual([]);
  });

  test('a repository that is no project', async () => {
    expect(await codes(create(newRepository().root))).toEqual(['SPEC_KITTY_REPO_NOT_INITIALIZED']);
  });
});

test('a pull request from the branch it goes to is answered with the line that begins it on a branch of its own', async () => {
  const { root } = projectOnFeature();
  const refused = await create(root, { prBound: true, friendlyName: "Ada's mode", topology: 'lanes' });
  expect(refused).toMatchObject({
    ok: false,
    problems: [
      {
        next: "spec-kitty agent mission create dark-mode --pr-bound --start-branch dark-mode --friendly-name 'Ada'\\''s mode' --topology lanes",
      },
    ],
  });
});

test("a pull request's mission begins where that was thought of: confirmed, or on a branch that was named", async () => {
  const { root } = projectOnFeature();
  expect(await created(root, { prBound: true, branchStrategy: 'already-confirmed' })).toMatchObject({
    topology: 'lanes',
    current_branch: 'feat',
  });
  expect(await created(root, { slug: 'two', prBound: true, startBranch: 'topic/two' })).toMatchObject({
    topology: 'lanes',
    current_branch: 'topic/two',
  });
  // Whoever starts the work is not asked once more what was said here; what a name has said needs no word.
  const metas = missionsIn(root).map(
    (mission) => JSON.parse(readFileSync(join(root, 'kitty-specs', mission, 'meta.json'), 'utf8')) as Readonly<Record<string, unknown>>,
  );
  expect(new Set(metas.map(({ pr_bound, branch_strategy }) => [pr_bound, branch_strategy].join(' ')))).toEqual(
    new Set(['true already-confirmed', 'true ']),
  );
});
