import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commitStatus } from '../../../runtime/commitStatus.ts';
import { openMission, type Mission } from '../../../runtime/mission.ts';
import { openProject, type Project } from '../../../runtime/project.ts';
import { realWorld, type World } from '../../../runtime/world.ts';
import { directory, missionId, plantedMission } from '../../support/boards.ts';
import { gitIn, hermeticEnv, repositories, writeFiles, type Repository } from '../../support/repository.ts';

const newMission = repositories(({ commit, git }) => {
  commit({ ...plantedMission({ WP01: {} }), '.gitignore': '.worktrees/\n' });
  git('switch', '-q', '-c', 'work');
});

const log = `kitty-specs/${directory}/status.events.jsonl`;
const pair = [log, `kitty-specs/${directory}/status.json`];
const privateRef = `refs/spec-kitty/status/${missionId}`;

interface Scene extends Repository {
  readonly world: World;
  readonly open: () => { readonly project: Project; readonly mission: Mission };
  readonly change: (note: string) => void;
  readonly commitNow: (more?: Partial<Parameters<typeof commitStatus>[3]>) => ReturnType<typeof commitStatus>;
}

function scene(env: Readonly<Record<string, string>> = {}): Scene {
  const repository = newMission();
  const world: World = { ...realWorld(), cwd: repository.root, env: { ...hermeticEnv, ...env } };
  const open = () => {
    const project = openProject(world);
    if (!project.ok) throw new Error(project.problems[0].message);
    const mission = openMission(project.value, directory);
    if (!mission.ok) throw new Error(mission.problems[0].message);
    return { project: project.value, mission: mission.value };
  };
  return {
    ...repository,
    world,
    open,
    change: (note) => writeFiles(repository.root, { [pair[1] ?? '']: `{"note": "${note}"}\n` }),
    commitNow: (more = {}) => {
      const { project, mission } = open();
      return commitStatus(world, project, mission, { message: 'WP01: claimed by claude', paths: [], kind: 'move', ...more });
    },
  };
}

it('commits the log and status.json and leaves everything else of the user as it is', async () => {
  const { root, git, change, commitNow } = scene();
  writeFiles(root, { 'staged.txt': 'staged\n', 'loose.txt': 'loose\n' });
  git('add', 'staged.txt');
  change('one');
  const { commits, changed } = await commitNow();
  const tip = git('rev-parse', 'HEAD');
  expect(commits).toEqual([
    {
      state: 'committed',
      branch: 'work',
      ref: 'refs/heads/work',
      commit: tip,
      replaced: null,
      paths: pair,
      note: null,
      problem_code: null,
    },
  ]);
  expect(changed.refs).toEqual({ 'refs/heads/work': { before: git('rev-parse', 'HEAD~1'), after: tip } });
  expect(git('show', '--format=%B', '--name-only', 'HEAD')).toBe(
    `WP01: claimed by claude\n\nSpec-Kitty-Status: ${missionId}\n\n\n${pair[1]}`,
  );
  expect(git('status', '--short')).toBe('A  staged.txt\n?? loose.txt');
});

it('takes the place of its own commit that nobody has seen, and takes other files of the mission along', async () => {
  const { root, git, change, commitNow } = scene();
  change('one');
  await commitNow();
  change('two');
  writeFiles(root, { [`kitty-specs/${directory}/notes.md`]: 'Notes.\n' });
  const {
    commits: [commit],
  } = await commitNow({ message: 'WP01: started', paths: [join(root, 'kitty-specs', directory, 'notes.md')] });
  expect(git('log', '--format=%s', '-3')).toBe('WP01: started\nmore');
  expect(commit?.replaced).not.toBeNull();
  expect(git('show', '--format=', '--name-only', 'HEAD').split('\n')).toEqual([`kitty-specs/${directory}/notes.md`, pair[1]]);
  expect((await commitNow({ message: 'again' })).commits).toMatchObject([{ state: 'unchanged' }]);
});

it('keeps every move apart where the project wants it so', async () => {
  const { root, git, change, commitNow } = scene();
  writeFiles(root, { '.kittify/config.yaml': 'status:\n  commit: each\n' });
  for (const note of ['one', 'two']) {
    change(note);
    await commitNow({ message: note });
  }
  expect(git('log', '--format=%s', '-3')).toBe('two\none\nmore');
});

it.each([
  ['commits are turned off', 'agents:\n  auto_commit: false\n', 'milestone'],
  ['only milestones are committed', 'status:\n  commit: milestones\n', 'move'],
] as const)('leaves the files where they are when %s', async (_, config, kind) => {
  const { root, git, change, commitNow } = scene();
  writeFiles(root, { '.kittify/config.yaml': config });
  change('one');
  const { commits, changed } = await commitNow({ kind });
  expect(commits).toMatchObject([{ state: 'left', commit: null, problem_code: null }]);
  expect(commits[0]?.note).toMatch(/^The project has/);
  expect(changed.refs).toEqual({});
  expect(git('log', '--format=%s', '-1')).toBe('more');
});

it('commits a milestone where milestones are committed', async () => {
  const { root, change, commitNow } = scene();
  writeFiles(root, { '.kittify/config.yaml': 'status:\n  commit: milestones\n' });
  change('one');
  expect((await commitNow({ kind: 'milestone' })).commits).toMatchObject([{ state: 'committed' }]);
});

it('keeps the files of a protected branch under a private ref, and says so', async () => {
  const { git, change, commitNow } = scene();
  git('switch', '-q', 'main');
  change('one');
  const { commits, changed } = await commitNow();
  expect(commits).toMatchObject([{ state: 'mirrored', branch: 'main', ref: privateRef, commit: git('rev-parse', privateRef) }]);
  expect(commits[0]?.note).toBe(`main is protected: the files stay uncommitted there and are kept under ${privateRef}.`);
  expect(Object.keys(changed.refs ?? {})).toEqual([privateRef]);
  expect(git('log', '--format=%s', '-1', 'main')).toBe('more');
  expect(git('show', `${privateRef}:${pair[1]}`)).toBe('{"note": "one"}');
});

it('commits on a protected branch when the user says that this is meant', async () => {
  const { git, change, commitNow } = scene({ SPEC_KITTY_ALLOW_PROTECTED_BRANCH_COMMITS: '1' });
  git('switch', '-q', 'main');
  change('one');
  expect((await commitNow()).commits).toMatchObject([{ state: 'committed', branch: 'main' }]);
});

it('says why there is no commit when git or a hook is against it, and takes the files along next time', async () => {
  const { root, git, change, commitNow } = scene();
  const hook = join(root, '.git', 'hooks', 'pre-commit');
  writeFileSync(hook, '#!/bin/sh\necho "not today"\nexit 1\n');
  chmodSync(hook, 0o755);
  change('one');
  const refused = await commitNow();
  expect(refused).toMatchObject({ commits: [{ state: 'left', problem_code: 'HOOK_REFUSED', ref: null }], changed: { refs: {} } });
  expect(refused.commits[0]?.note).toContain('not today');
  writeFileSync(hook, '#!/bin/sh\nexit 0\n');
  git('checkout', '-q', '--detach');
  expect((await commitNow()).commits).toMatchObject([{ state: 'left', branch: null }]);
  git('switch', '-q', 'work');
  expect((await commitNow()).commits).toMatchObject([{ state: 'committed' }]);
  expect(git('show', `HEAD:${pair[1]}`)).toBe('{"note": "one"}');
});

it('commits status in the coordination worktree and planning files in the main checkout', async () => {
  const { root, git, worktree, open, world } = scene();
  const branch = `kitty/mission-${directory}`;
  writeFiles(root, {
    [`kitty-specs/${directory}/meta.json`]: readFileSync(join(root, 'kitty-specs', directory, 'meta.json'), 'utf8').replace(
      '"topology": "lanes"',
      `"topology": "lanes_with_coord", "coordination_branch": "${branch}", "mid8": "01KZ0000"`,
    ),
  });
  git('commit', '-qam', 'coordinated');
  const coordination = worktree(`${directory}-coord`, branch);
  const { project, mission } = open();
  writeFiles(coordination, { [pair[1] ?? '']: '{"note": "there"}\n' });
  writeFiles(root, { [`kitty-specs/${directory}/plan.md`]: '# Another plan\n' });
  const { commits } = await commitStatus(world, project, mission, {
    message: 'WP01: accepted',
    paths: [join(root, 'kitty-specs', directory, 'plan.md')],
    kind: 'milestone',
  });
  expect(commits).toMatchObject([
    { state: 'committed', branch, paths: pair },
    { state: 'committed', branch: 'work', paths: [`kitty-specs/${directory}/plan.md`] },
  ]);
  expect(gitIn(coordination, 'status', '--short')).toBe('');
  expect(git('status', '--short')).toBe('');
});

it('knows the commit of a run that did not live to say so', async () => {
  const { git, change, commitNow } = scene();
  const expectedTip = git('rev-parse', 'HEAD');
  change('one');
  const first = await commitNow({ expectedTip });
  expect(await commitNow({ expectedTip })).toEqual(first);
});
