import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { switchBranch } from '../../../../../actions/git/checkout/switchBranch.ts';
import { addWorktree } from '../../../../../actions/git/worktrees/addWorktree.ts';
import { removalNote } from '../../../../../actions/git/worktrees/removalNote.ts';
import { removeWorktree } from '../../../../../actions/git/worktrees/removeWorktree.ts';
import type { AddWorktreeInput, AddWorktreeOutput } from '../../../../../schemas/worktree.ts';
import isInput from '../../../../../schemas/generated/addWorktreeInput.js';
import isOutput from '../../../../../schemas/generated/addWorktreeOutput.js';
import { gitWorld, refusalOf, standOf, writeHook } from '../../../../support/gitWorld.ts';
import { type Repository, gitIn, newRepository, temporaryFolder, writeFiles } from '../../../../support/repository.ts';

const branch = 'kitty/mission-x-lane-a';

/** A repository with a branch that nobody has checked out. */
function withLane(): Repository & { readonly path: string } {
  const repository = newRepository();
  repository.commit({
    'src/ü.ts': '1\n',
    'kitty-specs/m/spec.md': 's\n',
    'kitty-specs/m/status.json': '{}\n',
    'kitty-specs/m/status.events.jsonl': '{}\n',
  });
  repository.git('branch', branch);
  return { ...repository, path: join(repository.root, '.worktrees', 'x lane-a') };
}

async function add(
  { root, path }: { readonly root: string; readonly path: string },
  more: Partial<AddWorktreeInput> = {},
): Promise<AddWorktreeOutput> {
  const input = { checkout: root, path, branch, ...more };
  const output = await addWorktree(input, gitWorld);
  expect([isInput(input), isOutput(output)]).toEqual([true, true]);
  return output;
}

const refuse = (place: { readonly root: string; readonly path: string }, more: Partial<AddWorktreeInput> = {}): Promise<string> =>
  refusalOf(add(place, more)).then(({ code }) => code);

/** Git's own list of worktrees. */
const listOf = ({ git }: Repository): string => git('worktree', 'list', '--porcelain');

describe('a worktree is there', () => {
  test('after it was made, complete and clean and unlocked, and again when it is asked for again', async () => {
    const lane = withLane();
    const head = lane.git('rev-parse', branch);
    expect(await add(lane)).toEqual({ state: 'added', head, changed: {} });
    expect([standOf(lane.path), readFileSync(join(lane.path, 'src/ü.ts'), 'utf8'), gitIn(lane.path, 'branch', '--show-current')]).toEqual([
      '',
      '1\n',
      branch,
    ]);
    expect(listOf(lane)).toContain(`worktree ${lane.path}\nHEAD ${head}\nbranch refs/heads/${branch}`);
    expect(listOf(lane)).not.toMatch(/locked|prunable/);
    const list = listOf(lane);
    expect(await add(lane)).toEqual({ state: 'present', head, changed: {} });
    expect(listOf(lane)).toBe(list);
  });

  test('also without a branch, as long as it is at the commit that is asked for', async () => {
    const lane = withLane();
    const addAt = (revision: string) =>
      addWorktree({ checkout: lane.root, path: lane.path, branch: null, commit: lane.git('rev-parse', revision) }, gitWorld);
    expect([(await addAt('main')).state, (await addAt('main')).state]).toEqual(['added', 'present']);
    expect((await refusalOf(addAt('main~'))).code).toBe('WORKTREE_MISPLACED');
  });

  test('asked for from another worktree, and by another name of the same place', async () => {
    const lane = withLane();
    const other = lane.worktree('other', 'other');
    await add({ root: other, path: lane.path });
    symlinkSync(lane.root, join(dirname(lane.root), 'link'));
    expect((await add({ root: lane.root, path: lane.path.replace(lane.root, join(dirname(lane.root), 'link')) })).state).toBe('present');
  });

  test('with the work somebody has left in it, unless it has to be clean', async () => {
    const lane = withLane();
    await add(lane);
    writeFiles(lane.path, { 'new.txt': 'x\n' });
    expect((await add(lane)).state).toBe('present');
    const refusal = await refusalOf(add(lane, { mustBeClean: true }));
    expect([refusal.code, refusal.details]).toEqual(['WORKTREE_DIRTY', { worktree: lane.path, paths: ['new.txt'] }]);
    rmSync(join(lane.path, 'new.txt'));
    expect((await add(lane, { mustBeClean: true })).state).toBe('present');
  });

  test('without what its patterns leave out, and nobody else’s checkout changes', async () => {
    const lane = withLane();
    const sparse = ['/*', '!kitty-specs/m/status.events.jsonl', '!kitty-specs/m/status.json'];
    expect((await add(lane, { sparse })).changed).toEqual({ config: { 'extensions.worktreeConfig': { before: null, after: 'true' } } });
    expect([
      existsSync(join(lane.path, 'kitty-specs/m/spec.md')),
      existsSync(join(lane.path, 'kitty-specs/m/status.json')),
      standOf(lane.path),
    ]).toEqual([true, false, '']);
    expect([existsSync(join(lane.root, 'kitty-specs/m/status.json')), lane.git('status', '--porcelain')]).toEqual([true, '']);
    lane.git('branch', 'second');
    expect((await add({ ...lane, path: `${lane.path}2` }, { branch: 'second', sparse })).changed).toEqual({});
    // What it was before a run that was killed is what counts.
    lane.git('branch', 'third');
    expect((await add({ ...lane, path: `${lane.path}3` }, { branch: 'third', sparse, formerConfig: null })).changed).toEqual({
      config: { 'extensions.worktreeConfig': { before: null, after: 'true' } },
    });
  });

  test('and the hook post-checkout has run in it', async () => {
    const lane = withLane();
    writeHook(lane.root, 'post-checkout', 'pwd > "$(git rev-parse --git-common-dir)/where"');
    await add(lane);
    expect(readFileSync(join(lane.root, '.git/where'), 'utf8')).toBe(`${lane.path}\n`);
  });

  test('also where that hook fails, which is told, and not where the files cannot be checked out', async () => {
    const lane = withLane();
    writeHook(lane.root, 'post-checkout', 'echo no lfs >&2; exit 2');
    expect(await add(lane)).toMatchObject({ state: 'added', hook: 'no lfs' });
    expect([standOf(lane.path), listOf(lane).includes('locked')]).toEqual(['', false]);
    const other = withLane();
    writeFiles(other.root, { '.git/info/attributes': '*.md filter=broken\n' });
    other.git('config', 'filter.broken.smudge', 'false');
    other.git('config', 'filter.broken.required', 'true');
    expect(await refuse(other)).toBe('GIT_FAILED');
    other.git('config', '--unset', 'filter.broken.required');
    expect(await add(other)).toMatchObject({ state: 'finished' });
  });
});

describe('its place is free again', () => {
  test('when the folder of all worktrees was removed: git finds its former entry only where that is', async () => {
    const lane = withLane();
    await add(lane);
    rmSync(dirname(lane.path), { recursive: true });
    expect(await add(lane)).toMatchObject({ state: 'added' });
    expect([standOf(lane.path), listOf(lane).split('worktree ').length - 1, listOf(lane).includes('locked')]).toEqual(['', 2, false]);
  });

  test('when its folder was removed', async () => {
    const lane = withLane();
    await add(lane);
    rmSync(lane.path, { recursive: true });
    expect((await add(lane)).state).toBe('added');
    expect([standOf(lane.path), listOf(lane).split('worktree ').length - 1]).toEqual(['', 2]);
  });

  test('when its folder was moved without telling git: the entry of the old place stays git’s business', async () => {
    const lane = withLane();
    await add(lane);
    rmSync(lane.path, { recursive: true });
    expect((await add({ ...lane, path: `${lane.path}-new` })).state).toBe('added');
    expect(listOf(lane)).toContain('prunable');
  });

  test('but not where it was moved without telling git and can be found: a second one would have its branch', async () => {
    const lane = withLane();
    await add(lane);
    const place = `${lane.path}-away`;
    renameSync(lane.path, place);
    const list = listOf(lane);
    const refusals = [await refusalOf(add(lane)), await refusalOf(add({ ...lane, path: `${lane.path}-new` }))];
    for (const { code, next } of refusals)
      expect([code, next]).toEqual(['WORKTREE_AWAY', `git -C ${lane.root} worktree repair '${place}'`]);
    expect([listOf(lane), existsSync(lane.path)]).toEqual([list, false]);
    // Another branch has nothing to do with it.
    lane.git('branch', 'other');
    expect((await add({ ...lane, path: `${lane.path}-other` }, { branch: 'other' })).state).toBe('added');
    mkdirSync(lane.path);
    expect(await refuse(lane)).toBe('WORKTREE_AWAY');
    lane.git('worktree', 'repair', place);
    expect((await add({ ...lane, path: place })).state).toBe('present');
    const beside = join(dirname(lane.root), 'beside the project');
    renameSync(place, beside);
    expect((await refusalOf(add(lane))).next).toContain('beside the project');
    gitIn(beside, 'switch', '-q', '--detach');
    const commit = gitIn(beside, 'rev-parse', 'HEAD');
    expect((await refusalOf(add({ ...lane, path: place }))).message).toContain(`${place} has ${commit} checked out, and is not there`);
  });

  test('but not as long as git keeps the repositories of its submodules: they would go with it', async () => {
    const lane = withLane();
    await add(lane);
    gitIn(lane.path, 'submodule', '--quiet', 'add', newRepository().root, 'lib');
    const away = join(temporaryFolder(), 'away');
    renameSync(lane.path, away);
    const refusal = await refusalOf(add(lane));
    expect([refusal.code, refusal.details['paths'], refusal.message.includes('is gone')]).toEqual(['WORKTREE_DIRTY', ['lib'], true]);
    expect((await refusalOf(removeWorktree({ checkout: lane.root, path: lane.path, mayHoldWork: true }, gitWorld))).code).toBe(
      'WORKTREE_DIRTY',
    );
    lane.git('worktree', 'repair', away);
    expect(existsSync(join(lane.root, '.git/worktrees/x-lane-a/modules/lib/HEAD'))).toBe(true);
  });

  test('when its folder is empty', async () => {
    const lane = withLane();
    mkdirSync(lane.path, { recursive: true });
    expect((await add(lane)).state).toBe('added');
    rmSync(lane.path, { recursive: true });
    mkdirSync(lane.path);
    expect([(await add(lane)).state, standOf(lane.path)]).toEqual(['added', '']);
  });
});

test('a branch that is being rebased elsewhere is taken', async () => {
  const lane = withLane();
  const elsewhere = `${lane.path}-elsewhere`;
  lane.git('worktree', 'add', '-q', elsewhere, branch);
  writeFiles(elsewhere, { 'README.md': 'ours\n' });
  gitIn(elsewhere, 'commit', '-qam', 'ours');
  lane.commit({ 'README.md': 'theirs\n' });
  expect(() => gitIn(elsewhere, 'rebase', '-q', 'main')).toThrow(/Command failed/);
  const refusal = await refusalOf(add(lane));
  expect([refusal.code, refusal.details['checkout']]).toEqual(['WORKTREE_BRANCH_TAKEN', elsewhere]);
});

test('a branch whose worktree elsewhere was replaced by something else is free', async () => {
  const lane = withLane();
  const elsewhere = `${lane.path}-elsewhere`;
  lane.git('worktree', 'add', '-q', elsewhere, branch);
  rmSync(elsewhere, { recursive: true });
  writeFiles(elsewhere, { 'mine.txt': 'mine\n' });
  expect([(await add(lane)).state, standOf(lane.path)]).toEqual(['added', '']);
});

describe('what was staged in a worktree whose folder is gone', () => {
  /** Stages a new file, a change and a removal, and then takes the folder away. */
  async function staged(more: Partial<AddWorktreeInput> = {}): Promise<Repository & { readonly path: string }> {
    const lane = withLane();
    await add(lane, more);
    writeFiles(lane.path, { 'only/staged.ts': 'nowhere else\n', 'README.md': 'changed\n' });
    gitIn(lane.path, 'add', '-A');
    gitIn(lane.path, 'rm', '-q', '--cached', 'kitty-specs/m/spec.md');
    rmSync(lane.path, { recursive: true });
    return lane;
  }
  const paths = ['README.md', 'kitty-specs/m/spec.md', 'only/staged.ts'];
  const stands = ({ path }: { readonly path: string }): readonly string[] => [
    gitIn(path, 'status', '--short'),
    readFileSync(join(path, 'only/staged.ts'), 'utf8'),
    readFileSync(join(path, 'README.md'), 'utf8'),
  ];
  const asStaged = ['M  README.md\nD  kitty-specs/m/spec.md\nA  only/staged.ts', 'nowhere else\n', 'changed\n'];

  test('is staged in it again, and stands on the disk, and is told', async () => {
    const lane = await staged();
    expect(await add(lane)).toMatchObject({ state: 'restored', staged: paths });
    expect(stands(lane)).toEqual(asStaged);
    expect(listOf(lane)).not.toMatch(/locked|prunable/);
    expect((await add(lane)).state).toBe('present');
  });

  test('also where an empty folder is left, and where its index is split', async () => {
    const lane = await staged();
    mkdirSync(lane.path);
    expect((await add(lane)).state).toBe('restored');
    gitIn(lane.path, 'update-index', '--split-index');
    rmSync(lane.path, { recursive: true });
    expect(await add(lane)).toMatchObject({ state: 'restored', staged: paths });
    expect(stands(lane)).toEqual(asStaged);
  });

  test('and what its patterns leave out stays out', async () => {
    const lane = await staged({ sparse: ['/*', '!kitty-specs/m/status.json'] });
    expect((await add(lane)).state).toBe('restored');
    expect([stands(lane), existsSync(join(lane.path, 'kitty-specs/m/status.json'))]).toEqual([asStaged, false]);
  });

  test.each<[string, (lane: Repository & { readonly path: string }) => void]>([
    ['the folder was made', (lane) => mkdirSync(lane.path)],
    ['half of the pointer was written', (lane) => writeFiles(lane.path, { '.git': 'gitdir: ' })],
    [
      'some of the files were written',
      (lane) => writeFiles(lane.path, { '.git': `gitdir: ${lane.root}/.git/worktrees/x-lane-a\n`, 'only/staged.ts': 'nowhere else\n' }),
    ],
  ])('is there also for the run after one that was killed when %s', async (_, leave) => {
    const lane = await staged();
    lane.git('worktree', 'lock', '--reason', `spec-kitty is making ${lane.path}`, lane.path);
    leave(lane);
    expect(await add(lane)).toMatchObject({ state: 'finished', staged: paths });
    expect([stands(lane), listOf(lane).includes('locked')]).toEqual([asStaged, false]);
  });

  test('also where a run was killed after it had removed a worktree in this place: disks give a folder the number of one that is gone', async () => {
    const lane = withLane();
    await add(lane);
    const gitDir = join(lane.root, '.git/worktrees/x-lane-a');
    // Somebody else may get the number, so it is tried a few times.
    for (let time = 0, before = 0; time < 10 && before !== statSync(gitDir).ino; time += 1) {
      before = statSync(gitDir).ino;
      removalNote.write(join(lane.root, '.git'), { gitDir });
      lane.git('worktree', 'remove', '--force', lane.path);
      await add(lane);
    }
    writeFiles(lane.path, { 'only/staged.ts': 'nowhere else\n' });
    gitIn(lane.path, 'add', '-A');
    rmSync(lane.path, { recursive: true });
    expect(await add(lane)).toMatchObject({ state: 'restored', staged: ['only/staged.ts'] });
  });

  test('with both sides of what was in conflict', async () => {
    const lane = withLane();
    await add(lane);
    lane.commit({ 'README.md': 'theirs\n', 'gone.txt': 'changed\n' });
    writeFiles(lane.path, { 'README.md': 'ours\n' });
    gitIn(lane.path, 'commit', '-qam', 'ours');
    expect(() => gitIn(lane.path, 'merge', '-q', 'main')).toThrow(/Command failed/);
    rmSync(lane.path, { recursive: true });
    expect(await add(lane)).toMatchObject({ state: 'restored', staged: ['README.md', 'gone.txt'] });
    expect(gitIn(lane.path, 'status', '--short')).toBe('UU README.md\nA  gone.txt');
    expect(readFileSync(join(lane.path, 'README.md'), 'utf8')).toMatch(/ours\n=+\ntheirs/);
    expect(existsSync(join(lane.root, '.git/worktrees/x-lane-a/MERGE_HEAD'))).toBe(true);
    // What somebody has begun to decide is theirs, also when the run was killed that had brought it back.
    lane.git('worktree', 'lock', '--reason', `spec-kitty is making ${lane.path}`, lane.path);
    writeFiles(lane.path, { 'README.md': 'half decided\n' });
    expect((await add(lane)).state).toBe('finished');
    expect(readFileSync(join(lane.path, 'README.md'), 'utf8')).toBe('half decided\n');
  });

  test('keeps another branch from being checked out there, and the entry from being removed', async () => {
    const lane = await staged();
    lane.git('branch', 'other');
    const refusal = await refusalOf(add(lane, { branch: 'other' }));
    expect([refusal.code, refusal.details['paths']]).toEqual(['WORKTREE_DIRTY', paths]);
    const removal = removeWorktree({ checkout: lane.root, path: lane.path }, gitWorld);
    expect((await refusalOf(removal)).details['paths']).toEqual(paths);
    expect((await add(lane)).state).toBe('restored');
    expect(stands(lane)).toEqual(asStaged);
  });

  test('is not taken for what the branch has got since from elsewhere', async () => {
    const lane = withLane();
    await add(lane);
    const elsewhere = `${lane.path}-elsewhere`;
    lane.git('worktree', 'add', '-q', '--force', elsewhere, branch);
    gitIn(lane.path, 'rm', '-q', 'README.md');
    rmSync(lane.path, { recursive: true });
    writeFiles(elsewhere, { 'later.txt': 'x\n' });
    gitIn(elsewhere, 'add', '-A');
    gitIn(elsewhere, 'commit', '-q', '-m', 'later');
    lane.git('worktree', 'remove', elsewhere);
    // Both cannot be told from each other with one index.
    expect((await refusalOf(add(lane))).details['paths']).toEqual(['README.md']);
    gitIn(lane.root, `--git-dir=${lane.root}/.git/worktrees/x-lane-a`, 'read-tree', 'HEAD~1');
    expect([(await add(lane)).state, standOf(lane.path)]).toEqual(['added', '']);
  });

  test.each(['HEAD', 'commondir', 'gitdir'])(
    'keeps nothing where git was killed while it removed the worktree: %s is gone',
    async (name) => {
      const lane = await staged();
      rmSync(join(lane.root, '.git/worktrees/x-lane-a', name));
      expect([(await add(lane)).state, standOf(lane.path)]).toEqual(['added', '']);
    },
  );

  test('keeps nothing either where we were killed then, and everything that a later one of its name has', async () => {
    const lane = await staged();
    const [commonDir, gitDir] = [join(lane.root, '.git'), join(lane.root, '.git/worktrees/x-lane-a')];
    writeFiles(commonDir, { 'spec-kitty/removals/x-lane-a': '1' });
    expect(await add(lane)).toMatchObject({ state: 'restored', staged: paths });
    rmSync(lane.path, { recursive: true });
    removalNote.write(commonDir, { gitDir });
    expect([(await add(lane)).state, standOf(lane.path)]).toEqual(['added', '']);
  });

  test('keeps nothing from being removed that need not stay', async () => {
    const lane = await staged();
    expect(await removeWorktree({ checkout: lane.root, path: lane.path, mayHoldWork: true }, gitWorld)).toMatchObject({ state: 'removed' });
  });
});

test('commits that only a worktree has whose folder is gone keep a branch from being checked out there', async () => {
  const lane = withLane();
  await add(lane);
  gitIn(lane.path, 'switch', '-q', '--detach');
  gitIn(lane.path, 'commit', '-q', '--allow-empty', '-m', 'on no branch');
  const commit = gitIn(lane.path, 'rev-parse', 'HEAD');
  rmSync(lane.path, { recursive: true });
  const refusal = await refusalOf(add(lane));
  expect([refusal.code, refusal.message.includes(commit)]).toEqual(['WORKTREE_DIRTY', true]);
  lane.git('branch', 'kept', commit);
  expect((await add(lane)).state).toBe('added');
});

describe('what a killed run has begun is finished', () => {
  /** Stops after git has registered the worktree, as a kill does. */
  async function begun(): Promise<Repository & { readonly path: string }> {
    const lane = withLane();
    lane.git('worktree', 'add', '-q', '--no-checkout', '--lock', '--reason', `spec-kitty is making ${lane.path}`, lane.path, branch);
    return lane;
  }
  const entry = ({ root }: Repository, name = ''): string => join(root, '.git/worktrees/x-lane-a', name);

  test.each<[string, (lane: Repository & { readonly path: string }) => void]>([
    ['nothing is checked out yet', () => {}],
    [
      'half of it is checked out, with a torn file and the lock of the index',
      (lane) => {
        writeFiles(lane.path, { 'src/ü.ts': '', 'README.md': 'A proj' });
        writeFileSync(join(entry(lane), 'index.lock'), '');
      },
    ],
    ['HEAD is locked', (lane) => writeFileSync(entry(lane, 'HEAD.lock'), '')],
    [
      'HEAD stands on nothing',
      (lane) => {
        writeFileSync(entry(lane, 'HEAD'), `${'0'.repeat(40)}\n`);
        rmSync(entry(lane, 'commondir'));
      },
    ],
    ['HEAD is missing', (lane) => rmSync(entry(lane, 'HEAD'))],
    ['the pointer of the folder is empty', (lane) => writeFileSync(join(lane.path, '.git'), '')],
    ['the pointer of the folder is half written', (lane) => writeFileSync(join(lane.path, '.git'), `gitdir: ${lane.root}/.g`)],
    ['there is no folder yet', (lane) => rmSync(lane.path, { recursive: true })],
  ])('%s', async (_, leave) => {
    const lane = await begun();
    leave(lane);
    expect((await add(lane)).state).toBe('finished');
    expect([standOf(lane.path), listOf(lane).includes('locked'), listOf(lane).split('worktree ').length - 1]).toEqual(['', false, 2]);
    expect(existsSync(entry(lane, 'index.lock'))).toBe(false);
  });

  test.each<[string, string | null, string | null]>([
    ['the entry is empty', null, null],
    ['its lock is empty', '', null],
    ['its pointer is empty', 'spec-kitty is making ', ''],
    ['its pointer is missing', 'spec-kitty is making ', null],
  ])('%s', async (_, locked, gitdir) => {
    const lane = withLane();
    mkdirSync(entry(lane), { recursive: true });
    if (locked !== null) writeFileSync(entry(lane, 'locked'), locked === '' ? '' : `${locked}${lane.path}`);
    if (gitdir !== null) writeFileSync(entry(lane, 'gitdir'), gitdir);
    mkdirSync(lane.path, { recursive: true });
    expect((await add(lane)).state).toBe('added');
    expect(gitIn(lane.path, 'rev-parse', '--absolute-git-dir')).toBe(entry(lane).replace(/\/$/, ''));
    expect(standOf(lane.path)).toBe('');
  });

  test('with everything that somebody has done in it since all files were there', async () => {
    const lane = await begun();
    gitIn(lane.path, 'checkout', '-q', '--force', branch);
    writeFiles(lane.path, { 'README.md': 'mine\n', 'kitty-specs/m/status.json': 'staged\n', 'new.txt': 'new\n' });
    gitIn(lane.path, 'add', 'kitty-specs');
    rmSync(join(lane.path, 'kitty-specs/m/spec.md'));
    writeHook(lane.root, 'post-checkout', 'echo no lfs >&2; exit 2');
    expect(await add(lane)).toMatchObject({ state: 'finished', hook: 'no lfs' });
    expect([gitIn(lane.path, 'status', '--short'), listOf(lane).includes('locked')]).toEqual([
      ['M README.md', 'M  kitty-specs/m/status.json', '?? new.txt'].join('\n'),
      false,
    ]);
    // One who has gone elsewhere from there is told so, and finds everything as it was.
    lane.git('worktree', 'lock', '--reason', `spec-kitty is making ${lane.path}`, lane.path);
    gitIn(lane.path, '-c', 'core.hooksPath=/dev/null', 'switch', '-q', '--detach');
    const before = standOf(lane.path);
    expect([await refuse(lane), standOf(lane.path) === before]).toEqual(['WORKTREE_MISPLACED', true]);
  });

  test('but not when somebody has put something of his own there', async () => {
    const lane = await begun();
    rmSync(join(lane.path, '.git'));
    writeFiles(lane.path, { 'notes.md': 'mine\n' });
    expect(await refuse(lane)).toBe('WORKTREE_HUSK');
    expect(readFileSync(join(lane.path, 'notes.md'), 'utf8')).toBe('mine\n');
  });

  test('nor are the half-written entries of others taken away', async () => {
    const lane = withLane();
    for (const [name, file] of [
      ['x-lane-a1', 'HEAD'],
      ['x-lane-abc', 'locked'],
      ['other', 'locked'],
    ] as const) {
      mkdirSync(join(lane.root, '.git/worktrees', name), { recursive: true });
      writeFileSync(join(lane.root, '.git/worktrees', name, file), '');
      writeFileSync(join(lane.root, '.git/worktrees', name, 'locked'), '');
    }
    mkdirSync(join(lane.root, '.git/worktrees/x-lane-a2'), { recursive: true });
    writeFileSync(join(lane.root, '.git/worktrees/x-lane-a2/locked'), 'on a stick');
    mkdirSync(join(lane.root, '.git/worktrees/x-lane-a3'), { recursive: true });
    writeFileSync(join(lane.root, '.git/worktrees/x-lane-a3/locked'), `spec-kitty is making ${lane.path}3`);
    await add(lane);
    expect(
      ['x-lane-a1', 'x-lane-a2', 'x-lane-a3', 'x-lane-abc', 'other'].map((name) => existsSync(join(lane.root, '.git/worktrees', name))),
    ).toEqual([true, true, true, true, true]);
  });
});

describe('what another process has of its own worktree just now', () => {
  test.each([
    ['was killed over it', 'true'],
    ['needs a moment more', 'echo ../.. >'],
  ])('is not written, since git %s: this one is made all the same', async (_, afterwards) => {
    const lane = withLane();
    lane.git('worktree', 'add', '-q', '--lock', '-b', 'other', join(lane.root, '.worktrees/other'));
    const registered = join(lane.root, '.git/worktrees/other/commondir');
    const shim = temporaryFolder();
    const script = `#!/bin/sh
PATH=\${PATH#*:}
case "$*" in
  *"worktree add"*) mkdir '${shim}/once' 2>/dev/null && { : > '${registered}'; git "$@"; code=$?; ${afterwards} '${registered}'; exit $code; };;
esac
exec git "$@"
`;
    writeFileSync(join(shim, 'git'), script, { mode: 0o755 });
    const world = { ...gitWorld, env: { ...gitWorld.env, PATH: `${shim}:${gitWorld.env['PATH'] ?? ''}` } };
    expect(await addWorktree({ checkout: lane.root, path: lane.path, branch }, world)).toMatchObject({ state: 'added' });
    expect(listOf(lane).match(/^worktree /gm)).toHaveLength(3);
    expect(readFileSync(registered, 'utf8')).toBe('../..\n');
  });

  test('is so for good: it is taken away, and a branch checked out, as well', async () => {
    const lane = withLane();
    await add(lane);
    lane.git('worktree', 'add', '-q', '--lock', '-b', 'other', join(lane.root, '.worktrees/other'));
    const spoil = (): void => writeFileSync(join(lane.root, '.git/worktrees/other/commondir'), '');
    spoil();
    expect(await removeWorktree({ checkout: lane.root, path: lane.path }, gitWorld)).toMatchObject({ state: 'removed' });
    spoil();
    expect(await switchBranch({ checkout: lane.root, branch }, gitWorld)).toMatchObject({ state: 'switched' });
    spoil();
    expect((await refusalOf(switchBranch({ checkout: lane.root, branch: 'other' }, gitWorld))).code).toBe('START_BRANCH_FAILED');
  });
});

describe('nobody’s work is touched', () => {
  test.each<[string, (path: string) => void]>([
    ['a folder with files in it', (path) => writeFiles(path, { 'notes.md': 'mine\n' })],
    [
      'a file',
      (path) => {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, 'mine\n');
      },
    ],
    [
      'a dangling link',
      (path) => {
        mkdirSync(dirname(path), { recursive: true });
        symlinkSync('nowhere', path);
      },
    ],
    [
      'another repository',
      (path) => {
        mkdirSync(path, { recursive: true });
        gitIn(path, 'init', '-q');
      },
    ],
    ['a worktree git has forgotten', (path) => writeFiles(path, { '.git': 'gitdir: /nowhere/.git/worktrees/x\n' })],
  ])('%s in its place is refused', async (_, put) => {
    const lane = withLane();
    put(lane.path);
    expect(await refuse(lane)).toBe('WORKTREE_HUSK');
    expect(listOf(lane).split('worktree ').length - 1).toBe(1);
  });

  test.each(['.worktrees', '.worktrees/x lane-a'])('%s is a link that came with the repository and leads out of it', async (name) => {
    const lane = withLane();
    const elsewhere = join(dirname(lane.root), 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(dirname(join(lane.root, name)), { recursive: true });
    symlinkSync(elsewhere, join(lane.root, name));
    lane.git('add', '--force', name);
    expect(await refuse(lane)).toBe('PATH_LEADS_ELSEWHERE');
    expect(readdirSync(elsewhere)).toEqual([]);
    // Not tracked it is the wish of somebody here.
    lane.git('rm', '-q', '--cached', name);
    expect((await add(lane)).state).toBe('added');
    expect(readdirSync(elsewhere)).not.toEqual([]);
  });

  test('a worktree of another repository', async () => {
    const lane = withLane();
    newRepository().git('worktree', 'add', '-q', '-b', 'foreign', lane.path);
    expect(await refuse(lane)).toBe('WORKTREE_HUSK');
    expect(gitIn(lane.path, 'branch', '--show-current')).toBe('foreign');
  });

  test('itself, where the project was moved: refused with the way to have it repaired', async () => {
    const lane = withLane();
    await add(lane);
    const root = `${lane.root}-moved`;
    renameSync(lane.root, root);
    const path = lane.path.replace(lane.root, root);
    const refusal = await refusalOf(add({ root, path }));
    expect([refusal.code, refusal.next]).toEqual(['WORKTREE_HUSK', `git -C ${root} worktree repair '${path}'`]);
    gitIn(root, 'worktree', 'repair', path);
    expect((await add({ root, path })).state).toBe('present');
  });

  test('another branch in its place, or no branch: refused with the way there', async () => {
    const lane = withLane();
    lane.git('worktree', 'add', '-q', '-b', 'other', lane.path);
    const refusal = await refusalOf(add(lane));
    expect([refusal.code, refusal.next]).toEqual(['WORKTREE_MISPLACED', `git -C '${lane.path}' switch ${branch}`]);
    gitIn(lane.path, 'checkout', '-q', '--detach');
    expect(await refuse(lane)).toBe('WORKTREE_MISPLACED');
  });

  test('the branch in another checkout, the main one or a linked one', async () => {
    const lane = withLane();
    lane.git('switch', '-q', branch);
    expect((await refusalOf(add(lane))).details).toEqual({ branch, checkout: lane.root });
    expect((await refusalOf(add(lane))).next).toBe(`git -C ${lane.root} switch --detach`);
    lane.git('switch', '-q', 'main');
    lane.git('worktree', 'add', '-q', `${lane.path}-2`, branch);
    expect(await refuse(lane)).toBe('WORKTREE_BRANCH_TAKEN');
  });

  test('a locked worktree whose folder is not there', async () => {
    const lane = withLane();
    await add(lane);
    lane.git('worktree', 'lock', '--reason', 'on a stick', lane.path);
    renameSync(lane.path, `${lane.path}-away`);
    expect(await refuse(lane)).toBe('WORKTREE_LOCKED');
    renameSync(`${lane.path}-away`, lane.path);
    expect((await add(lane)).state).toBe('present');
  });

  test('a branch that is not there, a checkout that is none', async () => {
    const lane = withLane();
    expect(await refuse(lane, { branch: 'gone' })).toBe('BRANCH_NOT_FOUND');
    expect(await refuse({ ...lane, root: dirname(lane.root) })).toBe('SAFE_COMMIT_NOT_A_WORKTREE');
  });
});

describe('a worktree is removed', () => {
  const remove = ({ root, path }: { readonly root: string; readonly path: string }): Promise<string> =>
    removeWorktree({ checkout: root, path }, gitWorld).then(({ state }) => state);

  test('once, and its branch stays', async () => {
    const lane = withLane();
    await add(lane);
    expect([await remove(lane), await remove(lane)]).toEqual(['removed', 'absent']);
    expect([existsSync(lane.path), listOf(lane).split('worktree ').length - 1, lane.git('rev-parse', branch)]).toEqual([
      false,
      1,
      lane.git('rev-parse', 'main'),
    ]);
  });

  test('also when its folder is gone already', async () => {
    const lane = withLane();
    await add(lane);
    rmSync(lane.path, { recursive: true });
    expect([await remove(lane), listOf(lane).split('worktree ').length - 1]).toEqual(['removed', 1]);
  });

  test('but not with work in it, and not when somebody has locked it', async () => {
    const lane = withLane();
    await add(lane);
    writeFiles(lane.path, { 'README.md': 'changed\n' });
    expect((await refusalOf(remove(lane))).code).toBe('WORKTREE_DIRTY');
    gitIn(lane.path, 'restore', 'README.md');
    lane.git('worktree', 'lock', lane.path);
    expect((await refusalOf(remove(lane))).code).toBe('WORKTREE_LOCKED');
    expect(readFileSync(join(lane.path, 'README.md'), 'utf8')).toBe('A project.\n');
  });

  test('to the end, when a killed run has begun it', async () => {
    const lane = withLane();
    await add(lane);
    lane.git('worktree', 'lock', '--reason', `spec-kitty is removing ${lane.path}`, lane.path);
    rmSync(join(lane.path, 'src'), { recursive: true });
    expect([await remove(lane), existsSync(lane.path)]).toEqual(['removed', false]);
    await add(lane);
    lane.git('worktree', 'lock', '--reason', `spec-kitty is removing ${lane.path}`, lane.path);
    rmSync(join(lane.path, '.git'));
    expect([await remove(lane), existsSync(lane.path), await add(lane).then(({ state }) => state)]).toEqual(['removed', false, 'added']);
    // Nor does it keep anybody that a killed run was about to make it.
    lane.git('worktree', 'lock', '--reason', `spec-kitty is making ${lane.path}`, lane.path);
    expect(await remove(lane)).toBe('removed');
  });

  test('and it is known to be on its way out from before git takes anything until all is gone', async () => {
    const lane = withLane();
    await add(lane);
    const shim = temporaryFolder();
    writeFileSync(join(shim, 'git'), '#!/bin/sh\ncase "$*" in *"worktree remove"*) exit 1;; esac\nPATH=${PATH#*:} exec git "$@"\n', {
      mode: 0o755,
    });
    const env = { ...gitWorld.env, PATH: `${shim}:${gitWorld.env['PATH'] ?? ''}` };
    const stopped = removeWorktree({ checkout: lane.root, path: lane.path }, { ...gitWorld, env });
    expect((await refusalOf(stopped)).code).toBe('GIT_FAILED');
    const notes = join(lane.root, '.git/spec-kitty/removals');
    expect([readFileSync(join(lane.root, '.git/worktrees/x-lane-a/locked'), 'utf8'), readdirSync(notes)]).toEqual([
      `spec-kitty is removing ${lane.path}`,
      ['x-lane-a'],
    ]);
    expect([await remove(lane), readdirSync(notes)]).toEqual(['removed', []]);
  });

  /** What goes on in it before it is to go: then it stays, and the refusal names what would be lost. */
  test.each<[string, (lane: Repository & { readonly path: string }) => void, readonly string[]]>([
    [
      'work that the configuration does not show',
      ({ path, git }) => {
        git('config', 'status.showUntrackedFiles', 'no');
        writeFiles(path, { 'notes/deep.md': 'hours of work\n' });
      },
      ['notes/deep.md'],
    ],
    [
      'what is ignored, when the configuration shows nothing that git does not know',
      ({ path, git }) => {
        git('config', 'status.showUntrackedFiles', 'no');
        writeFiles(path, { '../../.git/info/exclude': '.env\n', '.env': 'SECRET=1\n' });
      },
      ['.env'],
    ],
    [
      'a file that git was told to skip',
      ({ path }) => {
        gitIn(path, 'update-index', '--skip-worktree', 'README.md');
        writeFiles(path, { 'README.md': 'mine\n' });
      },
      ['README.md'],
    ],
    [
      'files that git was told to take for unchanged',
      ({ path }) => {
        gitIn(path, 'update-index', '--assume-unchanged', 'README.md', 'src/ü.ts');
        writeFiles(path, { 'src/ü.ts': 'mine\n' });
      },
      ['src/ü.ts'],
    ],
    ['a repository that was made in it', ({ path }) => void newRepository(join(path, 'tools/one')), ['tools/one', 'tools/one/']],
    [
      'a repository without a commit',
      ({ path }) => {
        mkdirSync(join(path, 'tool'));
        gitIn(join(path, 'tool'), 'init', '-q');
      },
      ['tool', 'tool/'],
    ],
    [
      'a submodule with a store of its own, however clean it is',
      ({ path, git }) => {
        const library = newRepository();
        git('config', 'submodule.lib.ignore', 'all');
        gitIn(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'lib');
        gitIn(join(path, 'lib'), 'commit', '-q', '--allow-empty', '-m', 'nowhere else');
        gitIn(path, 'add', '--all');
        gitIn(path, 'commit', '-q', '-m', 'with the library');
      },
      ['lib'],
    ],
    [
      'a repository that was committed as a submodule without being one',
      ({ path }) => {
        newRepository(join(path, 'inner'));
        gitIn(path, '-c', 'advice.addEmbeddedRepo=false', 'add', 'inner');
        gitIn(path, 'commit', '-q', '-m', 'inner');
      },
      ['inner'],
    ],
  ])('but not with %s', async (_, work, paths) => {
    const lane = withLane();
    await add(lane);
    work(lane);
    const before = standOf(lane.path);
    const refusal = await refusalOf(remove(lane));
    expect([refusal.code, refusal.details['paths'], standOf(lane.path)]).toEqual(['WORKTREE_DIRTY', paths, before]);
    expect(listOf(lane)).not.toContain('locked');
    // What else may go with it is another matter: no commit of this repository keeps another one.
    if (paths[0]?.includes('.') === false)
      expect((await refusalOf(removeWorktree({ checkout: lane.root, path: lane.path, mayHoldWork: true }, gitWorld))).code).toBe(
        'WORKTREE_DIRTY',
      );
  });

  test('with files that are masked and no different, or left out', async () => {
    const lane = withLane();
    await add(lane, { sparse: ['/*', '!kitty-specs/m/status.json'] });
    gitIn(lane.path, 'update-index', '--skip-worktree', 'README.md');
    gitIn(lane.path, 'update-index', '--assume-unchanged', 'src/ü.ts');
    expect(await remove(lane)).toBe('removed');
  });

  const halfGone: [string, (path: string) => void][] = [
    ['nothing is gone yet', () => {}],
    ['some of it is gone', (path) => rmSync(join(path, 'src'), { recursive: true })],
    [
      'git’s pointer is gone',
      (path) => {
        rmSync(join(path, '.git'));
        rmSync(join(path, 'README.md'));
      },
    ],
  ];

  test.each<[string, (path: string) => void]>([
    ...halfGone,
    ['all of it is gone, but for what git keeps of it', (path) => rmSync(path, { recursive: true })],
  ])('and is whole again where it is wanted once more after a killed run had begun it: %s', async (_, leave) => {
    const lane = withLane();
    await add(lane);
    lane.git('worktree', 'lock', '--reason', `spec-kitty is removing ${lane.path}`, lane.path);
    leave(lane.path);
    // What nobody else has stays.
    const isThere = existsSync(lane.path);
    if (isThere) writeFiles(lane.path, { 'mine.txt': 'mine\n' });
    await add(lane);
    expect([standOf(lane.path), listOf(lane).includes('locked')]).toEqual([isThere ? '? mine.txt\n' : '', false]);
  });

  test.each<[string, (path: string) => void]>(halfGone)(
    'no further, when a killed run has begun it and somebody has worked there since: %s',
    async (_, leave) => {
      const lane = withLane();
      await add(lane);
      lane.git('worktree', 'lock', '--reason', `spec-kitty is removing ${lane.path}`, lane.path);
      leave(lane.path);
      writeFiles(lane.path, { 'second.txt': 'written since\n', 'kitty-specs/m/spec.md': 'changed since\n' });
      expect((await refusalOf(remove(lane))).details['paths']).toEqual(['kitty-specs/m/spec.md', 'second.txt']);
      expect([gitIn(lane.path, 'status', '--short'), listOf(lane).includes('locked')]).toEqual([
        ' M kitty-specs/m/spec.md\n?? second.txt'.trim(),
        false,
      ]);
    },
  );
});
