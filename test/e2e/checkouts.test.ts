import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type Mission, openMission } from '../../runtime/mission.ts';
import { type Project, openProject } from '../../runtime/project.ts';
import { init } from '../../runtime/session/init.ts';
import { type World, realWorld } from '../../runtime/world.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import type { Problem } from '../../schemas/problem.ts';
import { bundleProgram } from '../support/bundleProgram.ts';
import {
  type Repository,
  gitIn,
  hermeticEnv,
  missionFiles,
  newRepository,
  repositories,
  temporaryFolder,
  writeFiles,
} from '../support/repository.ts';

const standingIn = (cwd: string, env: World['env'] = {}): World => ({ ...realWorld(), cwd, env });

function opened<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return outcome.value;
}

function refused<T>(outcome: Outcome<T>): Problem {
  if (outcome.ok) throw new Error(`not refused: ${JSON.stringify(outcome.value)}`);
  return outcome.problems[0];
}

const projectFrom = (cwd: string, env?: World['env']): Project => opened(openProject(standingIn(cwd, env)));
const missionFrom = (cwd: string, handle: string): Mission => opened(openMission(projectFrom(cwd), handle));

/** The project without the part that says where it was opened. */
const canonical = ({ here, ...project }: Project): Omit<Project, 'here'> => (here.path === '' ? project : project);

/** Runs with no program to start: whatever asks git fails. */
function withoutGit<T>(act: () => T): T {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  try {
    return act();
  } finally {
    process.env['PATH'] = path;
  }
}

const everyFile = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();

const plain = 'dark-mode-01KZAAAA';
const plainId = '01KZAAAA0000000000000000AA';
const coordinated = 'light-mode-01KZBBBB';
const coordinationBranch = `kitty/mission-${coordinated}`;
const log = `kitty-specs/${coordinated}/status.events.jsonl`;

const newMissions = repositories(({ commit }) =>
  commit({
    '.gitignore': '.worktrees/\n',
    'README.md': 'A project.\n',
    ...missionFiles(plain, { mission_id: plainId, topology: 'lanes' }),
    ...missionFiles(coordinated, {
      mission_id: '01KZBBBB0000000000000000BB',
      topology: 'lanes_with_coord',
      coordination_branch: coordinationBranch,
    }),
    [log]: 'first\n',
    'src/deep/file.ts': 'export {};\n',
  }),
);

/** A project with a plain and a coordinated mission, a lane worktree and a coordination worktree. */
function newProject(): Repository & { readonly lane: string; readonly coordination: string } {
  const repository = newMissions();
  return {
    ...repository,
    lane: repository.worktree(`${plain}-lane-a`, `kitty/mission-${plain}-lane-a`),
    coordination: repository.worktree(`${coordinated}-coord`, coordinationBranch),
  };
}

describe('the same project and missions from everywhere', () => {
  /**
   * Those of the folders from which the project or one of its missions looks different than from its root, or from which git had
   * to be asked.
   */
  function differing(root: string, folders: readonly string[]): readonly string[] {
    const seenFrom = (folder: string): unknown =>
      withoutGit(() => ({
        project: canonical(projectFrom(folder)),
        missions: [plain, coordinated].map((handle) => missionFrom(folder, handle)),
      }));
    const seen = seenFrom(root);
    return folders.filter((folder) => !isDeepStrictEqual(seenFrom(folder), seen));
  }

  test('main checkout, subfolders, lane worktree, coordination worktree, symbolic link, folder without git metadata', () => {
    const { root, lane, coordination } = newProject();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(root, link);
    mkdirSync(join(root, '.worktrees', 'husk'));
    expect(
      differing(root, [
        join(root, 'src/deep'),
        lane,
        join(lane, 'src/deep'),
        coordination,
        join(coordination, 'kitty-specs'),
        link,
        join(link, 'src'),
        join(root, '.git'),
        join(root, '.worktrees', 'husk'),
        join(root, '.worktrees'),
      ]),
    ).toEqual([]);
  });

  test('what only one place knows is said apart', () => {
    const { root, lane } = newProject();
    const { here, checkout } = projectFrom(join(lane, 'src'));
    expect(here).toEqual({
      path: lane,
      gitDir: join(root, '.git/worktrees', `${plain}-lane-a`),
      branch: `kitty/mission-${plain}-lane-a`,
      head: checkout.head,
    });
    expect(projectFrom(root).here).toEqual(checkout);
  });

  test('a removed worktree folder, a pruned worktree, a foreign worktree, deleted branches', () => {
    const { root, git, lane } = newProject();
    const foreign = newRepository();
    git('worktree', 'add', '-q', '-b', 'gone', join(root, '.worktrees/gone'));
    rmSync(join(root, '.worktrees/gone'), { recursive: true });
    git('worktree', 'add', '-q', '-b', 'pruned', join(root, '.worktrees/pruned'));
    rmSync(join(root, '.git/worktrees/pruned'), { recursive: true });
    foreign.git('worktree', 'add', '-q', '-b', 'foreign', join(root, '.worktrees/foreign'));
    git('update-ref', '-d', `refs/heads/kitty/mission-${plain}-lane-a`);
    expect(differing(root, [lane, join(root, '.worktrees/gone/src'), join(root, '.worktrees/pruned')])).toEqual([]);
    expect(refused(openProject(standingIn(join(root, '.worktrees/foreign'))))).toMatchObject({
      code: 'SPEC_KITTY_REPO_NOT_INITIALIZED',
      details: { folder: foreign.root },
    });
  });

  test('a submodule without missions of its own, and a worktree of it', () => {
    const { root, git } = newProject();
    const other = newRepository();
    git('submodule', '--quiet', 'add', other.root, 'vendor/other');
    gitIn(join(root, 'vendor/other'), 'worktree', 'add', '-q', '-b', 'aside', join(root, 'vendor/aside'));
    expect(differing(root, [join(root, 'vendor/other'), join(root, 'vendor/aside')])).toEqual([]);
  });

  test('packed refs, a detached HEAD', () => {
    const { root, git, lane, coordination } = newProject();
    const loose = projectFrom(root);
    git('pack-refs', '--all');
    expect(existsSync(join(root, '.git/refs/heads/main'))).toBe(false);
    expect(projectFrom(root)).toEqual(loose);
    expect(differing(root, [lane, coordination])).toEqual([]);
    git('switch', '-q', '--detach');
    expect(projectFrom(root).checkout).toEqual({ ...loose.checkout, branch: null });
    expect(differing(root, [lane, coordination])).toEqual([]);
  });
});

describe('what is the project', () => {
  test('kitty-specs/ alone makes one, so does .kittify/', () => {
    const { root } = newRepository();
    expect(refused(openProject(standingIn(root)))).toMatchObject({ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED' });
    mkdirSync(join(root, 'kitty-specs'));
    expect(projectFrom(root)).toMatchObject({
      root,
      kittySpecs: join(root, 'kitty-specs'),
      desk: join(root, '.git/spec-kitty'),
      gitOperation: null,
    });
    renameSync(join(root, 'kitty-specs'), join(root, '.kittify'));
    expect(projectFrom(root).root).toBe(root);
  });

  test('a branch without a commit', () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '-q', '-b', 'start');
    mkdirSync(join(root, 'kitty-specs'));
    expect(projectFrom(root).checkout).toEqual({ path: root, gitDir: join(root, '.git'), branch: 'start', head: null });
  });

  test('a submodule with missions of its own', () => {
    const { root, git } = newProject();
    const other = newRepository();
    other.commit(missionFiles('inner-01KZCCCC', { mission_id: '01KZCCCC0000000000000000CC' }));
    git('submodule', '--quiet', 'add', other.root, 'vendor/other');
    const inner = join(root, 'vendor/other');
    expect(projectFrom(inner).root).toBe(inner);
    gitIn(inner, 'worktree', 'add', '-q', '-b', 'aside', join(root, 'vendor/aside'));
    expect(projectFrom(join(root, 'vendor/aside')).root).toBe(inner);
  });

  test('missions on a branch that is not checked out: which, and how to get there', () => {
    const { root, git, commit } = newRepository();
    git('switch', '-q', '-c', 'develop');
    commit(missionFiles(plain, { mission_id: plainId }));
    git('switch', '-q', 'main');
    const clone = join(temporaryFolder(), 'clone');
    gitIn(root, 'clone', '-q', root, clone);
    expect(refused(openProject(standingIn(root)))).toMatchObject({
      code: 'SPEC_KITTY_REPO_NOT_INITIALIZED',
      details: { branches: ['develop'] },
    });
    for (const folder of [root, clone]) {
      execFileSync('sh', ['-c', refused(openProject(standingIn(folder))).next ?? 'false'], { env: hermeticEnv, stdio: 'ignore' });
      expect(missionFrom(folder, plain).directory).toBe(plain);
    }
  });

  test('missions on the very branch that is checked out, which a sparse checkout leaves out or somebody has deleted', () => {
    for (const lose of ['git sparse-checkout set src', 'rm -r kitty-specs', 'git rm -rq kitty-specs']) {
      const { root, commit } = newRepository();
      commit({ ...missionFiles(plain, { mission_id: plainId }), 'src/a.ts': '' });
      execFileSync('sh', ['-c', lose], { cwd: root, env: hermeticEnv, stdio: 'ignore' });
      execFileSync('sh', ['-c', refused(openProject(standingIn(root))).next ?? 'false'], { env: hermeticEnv, stdio: 'ignore' });
      expect(missionFrom(root, plain).directory).toBe(plain);
    }
  });

  test('never a repository beside, around or below, and nothing is written', () => {
    const parent = temporaryFolder();
    const sibling = newRepository(join(parent, 'sibling'));
    sibling.commit(missionFiles(plain, { mission_id: plainId }));
    const nested = newRepository(join(sibling.root, 'nested'));
    const bareFolder = join(parent, 'bare');
    mkdirSync(bareFolder);
    const before = everyFile(parent);
    for (const folder of [parent, bareFolder, nested.root]) {
      const found = refused(openProject(standingIn(folder)));
      expect(found).toMatchObject({
        code: 'SPEC_KITTY_REPO_NOT_INITIALIZED',
        unchanged: 'Nothing was changed.',
        details: { folder, missing: ['.kittify/config.yaml', 'kitty-specs'] },
      });
      expect(found.message).toContain(folder);
    }
    expect(everyFile(parent)).toEqual(before);
  });

  test('SPECIFY_REPO_ROOT is believed, wherever in the project it points, and never passed over', () => {
    const { root, lane } = newProject();
    const outside = temporaryFolder();
    for (const named of [root, join(root, 'src'), lane])
      expect(projectFrom(outside, { SPECIFY_REPO_ROOT: named })).toEqual(projectFrom(root));
    expect(projectFrom(lane, { SPECIFY_REPO_ROOT: root })).toEqual(projectFrom(lane));
    symlinkSync('ring', join(outside, 'ring'));
    for (const named of ['missing', 'ring', `${root}/README.md`])
      expect(refused(openProject(standingIn(outside, { SPECIFY_REPO_ROOT: named })))).toMatchObject({
        code: 'SPEC_KITTY_REPO_NOT_INITIALIZED',
      });
    expect(projectFrom(root, { SPECIFY_REPO_ROOT: '' })).toEqual(projectFrom(root));
  });

  test('where even git does not know the main checkout of a worktree, it has to be named', () => {
    const { root, git, lane } = newProject();
    const apart = join(temporaryFolder(), 'apart');
    git('init', '-q', `--separate-git-dir=${apart}`);
    git('worktree', 'repair');
    const project = projectFrom(root);
    expect(project).toMatchObject({ root, commonDir: apart, desk: join(apart, 'spec-kitty'), checkout: { branch: 'main' } });
    expect(refused(openProject(standingIn(lane)))).toMatchObject({ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED' });
    expect(canonical(projectFrom(lane, { SPECIFY_REPO_ROOT: root }))).toEqual(canonical(project));
    git('config', 'core.worktree', root);
    expect(canonical(projectFrom(lane))).toEqual(canonical(project));
  });

  test('a bare repository has a main checkout only where it is named', () => {
    const origin = newProject();
    const folder = temporaryFolder();
    gitIn(folder, 'clone', '-q', '--bare', origin.root, 'hub.git');
    const [home, lane] = [join(folder, 'home'), join(folder, 'lane')];
    gitIn(join(folder, 'hub.git'), 'worktree', 'add', '-q', home, 'main');
    gitIn(join(folder, 'hub.git'), 'worktree', 'add', '-q', '-b', 'lane', lane);
    // To set it up once more would change nothing of that.
    expect(refused(openProject(standingIn(home)))).toMatchObject({ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED', next: 'git worktree list' });
    const project = projectFrom(home, { SPECIFY_REPO_ROOT: home });
    expect(project).toMatchObject({ root: home, checkout: { branch: 'main' }, desk: join(folder, 'hub.git/spec-kitty') });
    expect(canonical(projectFrom(lane, { SPECIFY_REPO_ROOT: home }))).toEqual(canonical(project));
  });

  test.each(['.git', '.bare'])(
    'a bare repository (%s) and the folder around it are no checkout, and nothing is set up there',
    async (name) => {
      const origin = newProject();
      const folder = temporaryFolder();
      gitIn(folder, 'clone', '-q', '--bare', origin.root, name);
      if (name !== '.git') writeFiles(folder, { '.git': `gitdir: ./${name}\n` });
      const home = join(folder, 'main');
      gitIn(folder, 'worktree', 'add', '-q', home, 'main');
      const [bare, objects] = [join(folder, name), join(folder, name, 'objects')];
      const within = [bare, objects].map((place) => readdirSync(place));
      for (const place of [folder, bare, objects, home])
        expect(refused(openProject(standingIn(place)))).toMatchObject({
          code: 'SPEC_KITTY_REPO_NOT_INITIALIZED',
          message: expect.stringContaining('has no main checkout') as string,
          next: 'git worktree list',
        });
      for (const cwd of [folder, bare, objects])
        expect(await init({ ...realWorld(), cwd }, { folder: null, agents: 'claude' })).toMatchObject({
          ok: false,
          problems: [{ code: 'SPEC_KITTY_REPO_NOT_INITIALIZED', next: 'git worktree list' }],
        });
      expect([bare, objects].map((place) => readdirSync(place))).toEqual(within);
      expect(readdirSync(folder).toSorted()).toEqual([...new Set([name, '.git', 'main'])].toSorted());
      expect(projectFrom(folder, { SPECIFY_REPO_ROOT: home })).toMatchObject({ root: home, checkout: { branch: 'main' } });
    },
  );

  test('a pointer to nothing and reftables are named', () => {
    const { root, git } = newProject();
    const lost = join(root, 'lost');
    writeFiles(lost, { '.git': 'gitdir: /nonexistent/repository\n' });
    expect(refused(openProject(standingIn(lost)))).toMatchObject({ code: 'GIT_POINTER_BROKEN' });
    writeFiles(lost, { '.git': 'something else\n' });
    expect(refused(openProject(standingIn(lost)))).toMatchObject({ code: 'GIT_POINTER_BROKEN' });
    git('switch', '-q', '--detach');
    writeFiles(root, { '.git/HEAD': 'ref: refs/heads/.invalid\n' });
    expect(refused(openProject(standingIn(root)))).toMatchObject({
      code: 'GIT_REF_STORAGE_UNSUPPORTED',
      next: 'git refs migrate --ref-format=files',
    });
  });

  test('HEAD as a symbolic link', () => {
    const { root } = newProject();
    const { checkout } = projectFrom(root);
    rmSync(join(root, '.git/HEAD'));
    symlinkSync('refs/heads/main', join(root, '.git/HEAD'));
    expect(projectFrom(root).checkout).toEqual(checkout);
  });
});

describe('while git is in the middle of something', () => {
  /** A branch that cannot be brought together with `main`. */
  function withConflict(): ReturnType<typeof newProject> {
    const project = newProject();
    project.git('switch', '-q', '-c', 'side');
    project.commit({ 'README.md': 'One way.\n' });
    project.git('switch', '-q', 'main');
    project.commit({ 'README.md': 'Another way.\n' });
    return project;
  }

  const operations: readonly (readonly [string, readonly string[]])[] = [
    ['merge', ['merge', 'side']],
    ['rebase', ['rebase', 'side']],
    ['rebase', ['rebase', '--apply', 'side']],
    ['cherry-pick', ['cherry-pick', 'side']],
    ['revert', ['revert', '--no-edit', 'HEAD~1']],
  ];
  for (const [operation, words] of operations) {
    test(`${words.join(' ')}: questions are answered from everywhere, and it is said`, () => {
      const { root, git, lane, commit } = withConflict();
      if (operation === 'revert') commit({ 'src/deep/file.ts': 'export const one = 1;\n', 'README.md': 'A third way.\n' });
      expect(() => git(...words)).toThrow('Command failed');
      for (const folder of [root, join(root, 'src'), lane]) {
        expect(projectFrom(folder).gitOperation).toBe(operation);
        expect(missionFrom(folder, plain).gitOperation).toBe(operation);
      }
    });
  }

  test('a held index is said too', () => {
    const { root } = newProject();
    writeFileSync(join(root, '.git/index.lock'), '');
    expect(projectFrom(root).gitOperation).toBe('index lock');
  });

  test('an operation in a worktree is seen from that worktree, and by the missions whose status is there', () => {
    const { root, lane, coordination } = newProject();
    writeFileSync(join(root, '.git/worktrees', `${plain}-lane-a`, 'MERGE_HEAD'), '');
    expect(projectFrom(root).gitOperation).toBe(null);
    expect(projectFrom(lane).gitOperation).toBe('merge');
    writeFileSync(join(root, '.git/worktrees', `${coordinated}-coord`, 'index.lock'), '');
    expect(missionFrom(root, coordinated)).toMatchObject({ gitOperation: 'index lock', homes: { status: { checkout: coordination } } });
    expect(missionFrom(root, plain).gitOperation).toBe(null);
  });
});

test('a mission that is on another branch is looked for there, also where git has left its empty folders behind', () => {
  const { root, git, commit } = newProject();
  git('switch', '-q', '-c', 'planning');
  commit(missionFiles('013-b'));
  mkdirSync(join(root, 'kitty-specs/013-b/research'));
  git('switch', '-q', 'main');
  expect(existsSync(join(root, 'kitty-specs/013-b/research'))).toBe(true);
  expect(openMission(projectFrom(root), '013-b')).toMatchObject({
    ok: false,
    problems: [{ code: 'MISSION_NOT_FOUND', next: `git -C ${root} switch planning` }],
  });
});

describe('where a coordinated mission keeps its status', () => {
  const homesIn = (root: string): Mission['homes'] => missionFrom(root, coordinated).homes;

  test('in its coordination worktree', () => {
    const { root, coordination } = newProject();
    expect(withoutGit(() => homesIn(root))).toMatchObject({
      planning: { folder: join(root, 'kitty-specs', coordinated), checkout: root },
      packages: { folder: join(root, 'kitty-specs', coordinated) },
      status: {
        at: 'checkout',
        folder: join(coordination, 'kitty-specs', coordinated),
        checkout: coordination,
        gitDir: join(root, '.git/worktrees', `${coordinated}-coord`),
      },
      coordination: 'materialized',
      refusal: null,
    });
  });

  test('on the branch alone, when the worktree is gone and the branch knows more', () => {
    const { root, git, coordination } = newProject();
    writeFiles(coordination, { [log]: 'first\nsecond\n' });
    gitIn(coordination, 'commit', '-q', '-a', '-m', 'more');
    git('worktree', 'remove', coordination);
    expect(homesIn(root)).toMatchObject({
      status: { at: 'branch', branch: coordinationBranch, log: 'first\nsecond\n' },
      coordination: 'unmaterialized',
      refusal: { code: 'COORDINATION_WORKTREE_MISSING' },
    });
    execFileSync('sh', ['-c', homesIn(root).refusal?.next ?? 'false'], { env: hermeticEnv, stdio: 'ignore' });
    expect(homesIn(root)).toMatchObject({
      status: { at: 'checkout', checkout: coordination },
      coordination: 'materialized',
      refusal: null,
    });
  });

  const gone: readonly (readonly [string, (root: string, coordination: string) => void])[] = [
    ['removed behind the back of git', (_, coordination) => rmSync(coordination, { recursive: true })],
    [
      'removed while git keeps it locked',
      (root, coordination) => {
        gitIn(root, 'worktree', 'lock', coordination);
        rmSync(coordination, { recursive: true });
      },
    ],
    ['moved elsewhere', (root, coordination) => gitIn(root, 'worktree', 'move', coordination, join(root, '.worktrees/else where'))],
    [
      'moved elsewhere and removed there',
      (root, coordination) => {
        gitIn(root, 'worktree', 'move', coordination, join(root, '.worktrees/away'));
        rmSync(join(root, '.worktrees/away'), { recursive: true });
      },
    ],
    [
      'removed, and its branch checked out in the main checkout',
      (root, coordination) => {
        gitIn(root, 'worktree', 'remove', coordination);
        gitIn(root, 'switch', '-q', coordinationBranch);
      },
    ],
  ];
  test.each(gone)('a worktree that was %s is brought back by the commands that are named', (_, take) => {
    const { root, coordination } = newProject();
    take(root, coordination);
    for (let named = 0; named < 2 && homesIn(root).refusal !== null; named += 1)
      execFileSync('sh', ['-c', homesIn(root).refusal?.next ?? 'false'], { env: hermeticEnv, stdio: 'ignore' });
    expect(homesIn(root)).toMatchObject({ status: { checkout: coordination }, coordination: 'materialized', refusal: null });
  });

  test('in the main checkout, while it knows everything the branch knows', () => {
    const { root, git, coordination } = newProject();
    git('worktree', 'remove', coordination);
    writeFiles(root, { [log]: 'first\nand more\n' });
    expect(homesIn(root)).toMatchObject({
      status: { at: 'checkout', checkout: root },
      coordination: 'unmaterialized',
      refusal: { code: 'COORDINATION_WORKTREE_MISSING' },
    });
  });

  test('a folder that git does not know is not the worktree, and is not offered to be', () => {
    const { root, git, coordination } = newProject();
    git('worktree', 'remove', coordination);
    const foreign = newRepository();
    foreign.commit(missionFiles(coordinated));
    foreign.git('worktree', 'add', '-q', '-b', coordinationBranch, coordination);
    expect(homesIn(root)).toMatchObject({
      status: { checkout: root },
      coordination: 'unmaterialized',
      refusal: { code: 'COORDINATION_WORKTREE_MISSING', next: null },
    });
  });

  test('a worktree on another branch is not written, and the branch is read in its place', () => {
    const { root, coordination } = newProject();
    writeFiles(coordination, { [log]: 'first\nsecond\n' });
    gitIn(coordination, 'commit', '-q', '-a', '-m', 'more');
    gitIn(coordination, 'switch', '-q', '-c', 'elsewhere');
    writeFiles(coordination, { [log]: 'first\nwrong\n' });
    expect(homesIn(root)).toMatchObject({
      status: { at: 'branch', log: 'first\nsecond\n' },
      refusal: { code: 'COORDINATION_WORKTREE_BRANCH_MISMATCH', details: { expected: coordinationBranch, actual: 'elsewhere' } },
    });
  });

  test('a worktree without the mission leaves reading to the main checkout and takes no writing', () => {
    const { root, coordination } = newProject();
    rmSync(join(coordination, 'kitty-specs', coordinated), { recursive: true });
    expect(homesIn(root)).toMatchObject({
      status: { checkout: root },
      coordination: 'empty',
      refusal: { code: 'COORDINATION_WORKTREE_EMPTY' },
    });
  });

  test('nowhere, when the branch is gone', () => {
    const { root, git, coordination } = newProject();
    git('worktree', 'remove', coordination);
    git('branch', '-q', '-D', coordinationBranch);
    expect(refused(openMission(projectFrom(root), coordinated))).toMatchObject({
      code: 'COORDINATION_BRANCH_DELETED',
      details: { coordination_branch: coordinationBranch },
    });
    expect(missionFrom(root, plain).directory).toBe(plain);
  });

  test('on the branch of a remote, in a fresh clone', () => {
    const { root, git, coordination } = newProject();
    writeFiles(coordination, { [log]: 'first\nsecond\n' });
    gitIn(coordination, 'commit', '-q', '-a', '-m', 'more');
    git('worktree', 'remove', coordination);
    const clone = join(temporaryFolder(), 'clone');
    gitIn(root, 'clone', '-q', root, clone);
    expect(homesIn(clone)).toMatchObject({ status: { at: 'branch', log: 'first\nsecond\n' }, coordination: 'unmaterialized' });
    execFileSync('sh', ['-c', homesIn(clone).refusal?.next ?? 'false'], { env: hermeticEnv, stdio: 'ignore' });
    expect(homesIn(clone).coordination).toBe('materialized');
  });

  test('in the main checkout, once the mission has landed', () => {
    const { root, commit, git, coordination } = newProject();
    commit(
      missionFiles(coordinated, {
        mission_id: '01KZBBBB0000000000000000BB',
        topology: 'coord',
        coordination_branch: coordinationBranch,
        baseline_merge_commit: 'a'.repeat(40),
      }),
    );
    git('worktree', 'remove', coordination);
    git('branch', '-q', '-D', coordinationBranch);
    expect(withoutGit(() => homesIn(root))).toMatchObject({ status: { checkout: root }, coordination: 'none', refusal: null });
  });
});

describe('missions', () => {
  test('every spelling of a handle opens the same mission', () => {
    const { root, commit } = newProject();
    commit(missionFiles('083-old-way', { mission_id: '01KZDDDD0000000000000000DD' }));
    const project = projectFrom(root);
    const mission = opened(openMission(project, plain));
    for (const handle of [plainId, '01KZAAAA', 'dark-mode', ` ${plain}\n`])
      expect({ handle, mission: opened(openMission(project, handle)) }).toEqual({ handle, mission });
    for (const handle of ['083', 'old-way', '01KZDDDD']) expect(opened(openMission(project, handle)).directory).toBe('083-old-way');
  });

  test('a handle that fits several missions lists them', () => {
    const { root, commit } = newProject();
    commit({
      ...missionFiles('041-one', { mission_id: '01KZEEEE0000000000000000E1' }),
      ...missionFiles('041-two', { mission_id: '01KZEEEE0000000000000000E2' }),
    });
    const found = refused(openMission(projectFrom(root), '041'));
    expect(found).toMatchObject({
      code: 'MISSION_AMBIGUOUS_SELECTOR',
      details: {
        handle: '041',
        candidates: [
          { mission_id: '01KZEEEE0000000000000000E1', mid8: '01KZEEEE', slug: '041-one' },
          { mission_id: '01KZEEEE0000000000000000E2', mid8: '01KZEEEE', slug: '041-two' },
        ],
      },
    });
    expect(refused(openMission(projectFrom(root), '01KZEEEE')).code).toBe('MISSION_AMBIGUOUS_SELECTOR');
  });

  test('a handle that fits none says what may have been meant', () => {
    const { root } = newProject();
    expect(refused(openMission(projectFrom(root), 'drak-mode'))).toMatchObject({
      code: 'MISSION_NOT_FOUND',
      next: 'spec-kitty agent mission list',
      details: { handle: 'drak-mode', near: [plain], branches: [] },
    });
    expect(refused(openMission(projectFrom(root), '  ')).code).toBe('USAGE');
    const unsafe = ['../dark-mode', '.', 'a/b', '*', '-x'];
    expect(unsafe.map((handle) => refused(openMission(projectFrom(root), handle)).code)).toEqual(unsafe.map(() => 'MISSION_HANDLE_UNSAFE'));
  });

  test('a mission on another branch: which', () => {
    const { root, git, commit, lane } = newProject();
    git('switch', '-q', '-c', 'feature/night');
    commit(missionFiles('night-mode-01KZFFFF', { mission_id: '01KZFFFF0000000000000000FF' }));
    git('branch', 'kitty/mission-night-mode-01KZFFFF-lane-a');
    git('pack-refs', '--all');
    git('switch', '-q', 'main');
    for (const handle of ['night-mode-01KZFFFF', 'night-mode', '01KZFFFF', '01KZFFFF0000000000000000FF']) {
      const found = refused(openMission(projectFrom(lane), handle));
      expect(found).toMatchObject({
        code: 'MISSION_NOT_FOUND',
        next: `git -C ${root} switch feature/night`,
        details: { branch: 'main', branches: ['feature/night', 'kitty/mission-night-mode-01KZFFFF-lane-a'] },
      });
      expect(found.message).toContain('feature/night');
    }
    expect(withoutGit(() => refused(openMission(projectFrom(root), 'night-mode')))).toMatchObject({
      code: 'MISSION_NOT_FOUND',
      details: { branches: [] },
    });
    const clone = join(temporaryFolder(), 'clone');
    gitIn(root, 'clone', '-q', root, clone);
    expect(refused(openMission(projectFrom(clone), 'night-mode')).details['branches']).toContain('origin/feature/night');
    git('switch', '-q', 'feature/night');
    rmSync(join(root, 'kitty-specs', 'night-mode-01KZFFFF'), { recursive: true });
    expect(refused(openMission(projectFrom(root), 'night-mode'))).toMatchObject({
      message: `There is no mission 'night-mode' in ${root}: its folder is gone from there, although it is on feature/night, kitty/mission-night-mode-01KZFFFF-lane-a.`,
      next: `git -C ${root} status -- kitty-specs`,
    });
    git('sparse-checkout', 'set', '--no-cone', '/*', '!/kitty-specs/night-mode-01KZFFFF/');
    expect(refused(openMission(projectFrom(root), 'night-mode')).next).toBe(`git -C ${root} sparse-checkout disable`);
  });

  test('a broken meta.json breaks its own mission only', () => {
    const { root } = newProject();
    writeFiles(root, {
      'kitty-specs/no-json/meta.json': '{',
      'kitty-specs/no-text/meta.json': '{"mission_id": 7}',
      'kitty-specs/with-mark/meta.json': '\u{feff}{}',
      'kitty-specs/a-list/meta.json': '[]',
      'kitty-specs/no-meta/spec.md': '',
    });
    const project = projectFrom(root);
    for (const handle of ['no-json', 'no-text', 'with-mark', 'a-list', 'no-meta']) {
      const found = refused(openMission(project, handle));
      expect(found).toMatchObject({ code: 'META_UNREADABLE', details: { path: join(root, 'kitty-specs', handle, 'meta.json') } });
    }
    for (const handle of [plain, '01KZAAAA', plainId, 'dark-mode']) expect(opened(openMission(project, handle)).directory).toBe(plain);
  });

  test('opening by name reads the meta.json of no other mission', async () => {
    const { root } = newProject();
    const program = await bundleProgram(join(import.meta.dirname, 'programs/openMission.ts'));
    // A pipe that nobody writes to: whoever reads it waits for ever.
    mkdirSync(join(root, 'kitty-specs/silent-mode-01KZGGGG'));
    execFileSync('mkfifo', [join(root, 'kitty-specs/silent-mode-01KZGGGG/meta.json')]);
    const said = (handle: string): string => execFileSync(process.execPath, [program, root, handle], { encoding: 'utf8', timeout: 20_000 });
    expect(said(plain)).toBe(plain);
    // Those that a handle cannot mean are not read either.
    expect(said('dark-mode')).toBe(plain);
    expect(said('083')).toBe('MISSION_NOT_FOUND');
  });
});
