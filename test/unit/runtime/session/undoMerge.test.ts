import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MergePreview } from '../../../../schemas/mergeReply.ts';
import type { PrunedOperations } from '../../../../schemas/operationList.ts';
import type { UndoReply } from '../../../../schemas/undo.ts';
import { directory, missionId } from '../../../support/boards.ts';
import { laneNames } from '../../../support/laneMission.ts';
import { approvedMission, giveMerge } from '../../../support/mergedMission.ts';
import { gitIn, hermeticEnv, writeFiles, type Repository } from '../../../support/repository.ts';
import { everything, give } from '../../../support/undoing.ts';

const project = approvedMission({
  'lane-a': { 'a.txt': 'a\n', 'deep/a.txt': 'a\n' },
  'lane-b': { 'b.txt': 'b\n', 'shared.txt': 'one\ntwo\nthree\nfour\n' },
});

/** Ready to land, with the worktrees of its lanes, what somebody is writing meanwhile, and files git does not know. */
function ready(): Repository {
  const repository = project();
  const { root, git } = repository;
  for (const lane of ['lane-a', 'lane-b']) git('worktree', 'add', '-q', join(root, laneNames(lane).worktree), laneNames(lane).branch);
  writeFiles(root, { 'notes.txt': 'mine\n', 'README.md': 'A project, half rewritten.\n' });
  return repository;
}

async function lands(root: string, more: Parameters<typeof giveMerge>[1] = {}): Promise<void> {
  const outcome = await giveMerge(root, more);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}

async function told(root: string, ...argv: readonly string[]): Promise<UndoReply> {
  const { exit, stdout } = await give(root, ...argv, '--json');
  expect(exit, stdout).toBe(0);
  return JSON.parse(stdout) as UndoReply;
}

describe('while a merge is not finished, nothing of its mission is taken back', () => {
  const problems = async (root: string, ...argv: readonly string[]): Promise<unknown> => {
    const { exit, stdout } = await give(root, ...argv, '--json');
    expect(exit, stdout).toBe(1);
    return (JSON.parse(stdout) as { readonly problems: readonly unknown[] }).problems;
  };
  const approve = (root: string) =>
    give(
      root,
      'agent',
      'status',
      'emit',
      'WP01',
      '--to',
      'approved',
      '--actor',
      'grace',
      '--force',
      '--reason',
      'Good.',
      '--mission',
      directory,
    );

  it('when it is published and its checkout has not followed', async () => {
    const { root } = approvedMission(
      { 'lane-a': { 'a.txt': 'a\n' } },
      { packages: { WP01: { lane: 'in_review', by: 'grace', inLane: 'lane-a' } } },
    )();
    expect((await approve(root)).exit).toBe(0);
    writeFiles(root, { '.git/index.lock': '' });
    expect(await giveMerge(root)).toMatchObject({ problems: [{ details: { is_published: true } }] });
    rmSync(join(root, '.git', 'index.lock'));
    const resume = `spec-kitty merge --mission ${directory} --resume`;
    for (const words of [['undo'], ['undo', '--dry-run']])
      expect(await problems(root, ...words)).toMatchObject([
        { code: 'MERGE_UNFINISHED', next: resume, details: { is_published: true, give_up: null } },
      ]);
    await lands(root);
    // The landing goes first, and the approval is there for the next.
    expect((await told(root, 'undo')).operation.what).toContain('merge');
    await told(root, 'undo');
    expect((await give(root, 'status', '--mission', directory)).stdout).toMatch(/in review/i);
  });

  it('when it waits for somebody to decide', async () => {
    const { root } = approvedMission(
      { 'lane-a': { 'shared.txt': 'left\n' }, 'lane-b': { 'shared.txt': 'right\n' } },
      { packages: { WP01: { lane: 'in_review', by: 'grace', inLane: 'lane-a' } } },
    )();
    await approve(root);
    await giveMerge(root);
    const give_up = `spec-kitty merge --mission ${directory} --abort`;
    expect(await problems(root, 'undo')).toMatchObject([{ code: 'MERGE_UNFINISHED', details: { is_published: false, give_up } }]);
    expect((await give(root, ...give_up.split(' ').slice(1))).exit).toBe(0);
    await told(root, 'undo');
  });

  it('also where nothing was done before it', async () => {
    const { root } = approvedMission({ 'lane-a': { 'shared.txt': 'left\n' }, 'lane-b': { 'shared.txt': 'right\n' } })();
    await giveMerge(root);
    const give_up = `spec-kitty merge --mission ${directory} --abort`;
    expect(await problems(root, 'undo')).toMatchObject([{ code: 'MERGE_UNFINISHED', details: { give_up } }]);
  });
});

describe('the undo of a landed merge', () => {
  it.each(['squash', 'rebase'] as const)('by %s is exact while nobody else has it, and so is the redo', async (strategy) => {
    const { root, git } = ready();
    const start = everything(root);
    const before = git('rev-parse', 'work');
    await lands(root, { strategy });
    const landed = everything(root);
    expect(existsSync(join(root, laneNames('lane-a').worktree))).toBe(false);
    const undone = await told(root, 'undo');
    expect(undone.operation.what).toContain('merge');
    expect(undone.worktrees.made).toHaveLength(2);
    expect(git('rev-parse', 'work')).toBe(before);
    expect(everything(root)).toEqual(start);
    await told(root, 'redo');
    expect(everything(root)).toEqual(landed);
    await told(root, 'undo');
    expect(everything(root)).toEqual(start);
    // What was taken back can land anew.
    await lands(root, { strategy });
    expect(git('show', 'work:b.txt')).toBe('b');
    expect(JSON.parse(readFileSync(join(root, 'kitty-specs', directory, 'status.json'), 'utf8'))).toMatchObject({ summary: { done: 2 } });
  });

  it('brings back what was done in a lane before it landed once more', async () => {
    const { root, git } = ready();
    const { branch, worktree } = laneNames('lane-a');
    await lands(root);
    await told(root, 'undo');
    writeFiles(join(root, worktree), { 'more.txt': 'more\n' });
    git('-C', join(root, worktree), 'add', '--all');
    git('-C', join(root, worktree), 'commit', '-qm', 'More');
    writeFiles(join(root, worktree), { 'loose.txt': 'loose\n' });
    const tip = git('rev-parse', branch);
    const [landing, kept] = [git('rev-parse', 'work@{1}'), await told(root, 'redo')];
    expect(kept.warnings.join(' ')).toContain('come back with it');
    expect([git('rev-parse', 'work'), git('branch', '--list', branch), existsSync(join(root, worktree))]).toEqual([landing, '', false]);
    await told(root, 'undo');
    expect([git('rev-parse', branch), git('-C', join(root, worktree), 'status', '--short')]).toEqual([tip, '?? loose.txt']);
    // And so on, as often as one likes.
    await told(root, 'redo');
    await told(root, 'undo');
    expect([git('rev-parse', branch), git('-C', join(root, worktree), 'status', '--short')]).toEqual([tip, '?? loose.txt']);
  });

  it('leaves lying what the landing had taken along, and the redo takes it along again', async () => {
    const { root, git } = ready();
    const path = `kitty-specs/${directory}/research.md`;
    writeFiles(root, { [path]: 'mine\n' });
    const start = everything(root);
    const isTaken = (): readonly string[] => [git('show', `work:${path}`), git('status', '--porcelain', '--', path)];
    await lands(root, {});
    expect(isTaken()).toEqual(['mine', '']);
    await told(root, 'undo');
    expect(everything(root)).toEqual(start);
    await told(root, 'redo');
    expect(isTaken()).toEqual(['mine', '']);
  });

  it('says where its commit is when the branch has another name now, and goes on when it has its own again', async () => {
    const { root, git } = ready();
    const before = git('rev-parse', 'work');
    await lands(root);
    git('branch', '-m', 'work', 'renamed');
    const { stdout } = await give(root, 'undo', '--json');
    const next = `git branch --all --contains ${git('rev-parse', 'renamed')}`;
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: 'UNDO_REF_MOVED', next }] });
    git('branch', '-m', 'renamed', 'work');
    await told(root, 'undo');
    expect(git('rev-parse', 'work')).toBe(before);
  });

  it('is not begun where git could not write what was there before', async () => {
    const { root, git } = approvedMission({ 'lane-a': { 'shared.txt': 'one\ntwo\n' } })();
    await lands(root);
    const landed = everything(root);
    writeFiles(root, { '.git/info/attributes': 'shared.txt filter=far\n' });
    git('config', 'filter.far.smudge', 'false');
    git('config', 'filter.far.required', 'true');
    for (const verb of ['undo', 'undo']) {
      const { exit, stdout } = await give(root, verb, '--json');
      expect([exit, JSON.parse(stdout)]).toMatchObject([6, { problems: [{ code: 'GIT_FAILED', unchanged: 'Nothing was changed.' }] }]);
    }
    git('config', '--remove-section', 'filter.far');
    rmSync(join(root, '.git', 'info', 'attributes'));
    expect(everything(root)).toEqual(landed);
    expect(existsSync(join(root, '.git', 'spec-kitty', 'staged')) ? readdirSync(join(root, '.git', 'spec-kitty', 'staged')) : []).toEqual(
      [],
    );
    await told(root, 'undo');
  });

  it('takes line ends for what they are, where the disk has others than the repository', async () => {
    const { root, git } = project();
    git('config', 'core.autocrlf', 'true');
    git('rm', '-q', '-r', '--cached', '.');
    git('reset', '-q', '--hard');
    const shot = Buffer.from([0xff, 0xd8, 0, 0x0d, 0x0a, 0x0a]);
    writeFiles(root, { [`kitty-specs/${directory}/notes.md`]: 'one\r\ntwo\n' });
    writeFileSync(join(root, 'kitty-specs', directory, 'shot.jpg'), shot);
    const meta = readFileSync(join(root, 'kitty-specs', directory, 'meta.json'));
    // The log grows with everything that is done, and status.json with it.
    const stand = (): string => git('status', '--short', '--', '.', ':(exclude)*/status.*');
    const before = stand();
    expect(readFileSync(join(root, 'shared.txt'), 'utf8')).toBe('one\r\ntwo\r\nthree\r\n');
    await lands(root);
    for (const deed of ['undo', 'redo', 'undo']) {
      await told(root, deed);
      const lines = deed === 'redo' ? 'one\r\ntwo\r\nthree\r\nfour\r\n' : 'one\r\ntwo\r\nthree\r\n';
      expect(readFileSync(join(root, 'shared.txt'), 'utf8')).toBe(lines);
      expect(readFileSync(join(root, 'kitty-specs', directory, 'shot.jpg'))).toEqual(shot);
      expect(stand()).toBe(deed === 'redo' ? '' : before);
    }
    expect(readFileSync(join(root, 'kitty-specs', directory, 'meta.json'))).toEqual(meta);
    // What somebody has really changed is theirs, and the next command shows it.
    await told(root, 'redo');
    const ledger = join(root, 'kitty-specs', directory, 'merge-ledger.json');
    writeFileSync(ledger, `${readFileSync(ledger, 'utf8')}WP99\n`);
    const { problems } = JSON.parse((await give(root, 'undo', '--json')).stdout) as { problems: { code: string; next: string }[] };
    const found = problems.find(({ code }) => code === 'UNDO_FILE_CHANGED');
    expect(execFileSync('sh', ['-c', found?.next ?? ''], { env: hermeticEnv, encoding: 'utf8' })).toContain('WP99');
  });

  describe('where a worktree would come back', () => {
    type Landed = Repository & { readonly path: string };
    async function landedLane(): Promise<Landed> {
      const repository = ready();
      await lands(repository.root);
      return { ...repository, path: join(repository.root, laneNames('lane-a').worktree) };
    }
    /** Somebody has made a worktree of their own there, and its folder is gone. */
    const leaveEntry = ({ root, git, path }: Landed, stage: boolean): void => {
      git('worktree', 'add', '-q', '-b', 'mine', path);
      writeFiles(path, { 'staged.txt': 'nowhere else\n' });
      if (stage) gitIn(path, 'add', 'staged.txt');
      rmSync(path, { recursive: true });
      expect(existsSync(join(root, '.git/worktrees'))).toBe(true);
    };
    const instead = ({ root }: Landed): string => {
      rmSync(join(root, '.worktrees'), { recursive: true, force: true });
      return join(root, '.worktrees');
    };

    it.each<[string, (landed: Landed) => void]>([
      ['a file', ({ path }) => writeFileSync(path, 'mine\n')],
      ['a folder with something in it', ({ path }) => writeFiles(path, { 'mine.txt': 'mine\n' })],
      ['a link that leads nowhere', ({ path }) => symlinkSync('nowhere', path)],
      ['a file where the folder of all worktrees was', (landed) => writeFileSync(instead(landed), '')],
      ['a link that leads nowhere where the folder of all worktrees was', (landed) => symlinkSync('nowhere', instead(landed))],
      ['a worktree of another branch', ({ git, path }) => git('worktree', 'add', '-q', '-b', 'mine', path)],
      [
        'the locked entry of one that is on another disk',
        (landed) => [leaveEntry(landed, false), landed.git('worktree', 'lock', landed.path)],
      ],
      ['the entry of one that is gone, and of what was staged in it', (landed) => leaveEntry(landed, true)],
    ])('%s keeps it from being taken back, and nothing has changed then', async (what, stand) => {
      const landed = await landedLane();
      mkdirSync(dirname(landed.path), { recursive: true });
      stand(landed);
      const stands = (): unknown => [landed.git('for-each-ref'), landed.git('worktree', 'list'), landed.git('status', '--porcelain')];
      const before = stands();
      const { exit, stdout } = await give(landed.root, 'undo', '--json');
      expect([exit, (JSON.parse(stdout) as { problems: { code: string }[] }).problems.map(({ code }) => code)]).toEqual([
        1,
        ['UNDO_PLACE_TAKEN', ...(what.includes('all worktrees') ? ['UNDO_PLACE_TAKEN'] : [])],
      ]);
      expect(stands()).toEqual(before);
    });

    it.each<[string, (landed: Landed) => void]>([
      ['an empty folder', ({ path }) => mkdirSync(path, { recursive: true })],
      ['the entry of one that is gone', (landed) => leaveEntry(landed, false)],
      ['the entry of one that is gone, and its empty folder', (landed) => [leaveEntry(landed, false), mkdirSync(landed.path)]],
      [
        'a link to another disk where the folder of all worktrees was',
        (landed) => [mkdirSync(`${landed.root}-disk`), symlinkSync(`${landed.root}-disk`, instead(landed))],
      ],
    ])('%s is in nobody’s way', async (_, stand) => {
      const landed = await landedLane();
      stand(landed);
      expect((await told(landed.root, 'undo')).worktrees.made).toHaveLength(2);
      expect([gitIn(landed.path, 'branch', '--show-current'), gitIn(landed.path, 'status', '--porcelain')]).toEqual([
        laneNames('lane-a').branch,
        '',
      ]);
    });
  });

  it('is refused while it would lose what was changed since, with every file, and changes nothing then', async () => {
    const { root } = ready();
    await lands(root);
    writeFileSync(join(root, 'b.txt'), 'edited\n');
    const before = everything(root);
    const { exit, stdout } = await give(root, 'undo', '--json');
    expect([exit, stdout]).toEqual([1, expect.stringContaining('CHECKOUT_NOT_MOVABLE')]);
    expect(stdout).toContain('b.txt');
    expect(everything(root)).toEqual(before);
  });

  it('has kept the worktree whose ignored files no tool makes again, and so does the redo', async () => {
    const { root, git } = ready();
    writeFiles(root, { '.git/info/exclude': '*.env\nnode_modules/\n' });
    const [kept, gone] = [join(root, laneNames('lane-a').worktree), join(root, laneNames('lane-b').worktree)];
    writeFiles(kept, { 'local.env': 'TOKEN=1\n' });
    writeFiles(gone, { 'node_modules/left-pad/index.js': 'module.exports = 1;\n' });
    const preview = JSON.parse((await give(root, 'merge', '--mission', directory, '--dry-run', '--json')).stdout) as MergePreview;
    expect(preview.cleanup.filter(({ kind }) => kind === 'worktree')).toEqual([
      { what: kept, kind: 'worktree', would: 'stay', why: 'It holds files that git ignores and no tool makes again: local.env.' },
      { what: gone, kind: 'worktree', would: 'go', why: null },
    ]);
    const landed = await giveMerge(root);
    expect(landed).toMatchObject({
      ok: true,
      value: {
        removed_worktrees: [gone],
        kept: [{ what: kept, why: expect.stringContaining('local.env') }, { what: laneNames('lane-a').branch }],
      },
    });
    expect([readFileSync(join(kept, 'local.env'), 'utf8'), existsSync(gone)]).toEqual(['TOKEN=1\n', false]);
    expect((await told(root, 'undo')).worktrees.made).toEqual([laneNames('lane-b').worktree]);
    // What came into it meanwhile is not thrown away by the redo either.
    writeFiles(gone, { 'local.env': 'TOKEN=2\n' });
    const { exit, stdout } = await give(root, 'redo', '--json');
    expect([exit, stdout]).toEqual([1, expect.stringContaining('WORKTREE_DIRTY')]);
    git('worktree', 'remove', '--force', gone);
    await told(root, 'redo');
  });

  it('on which later commits stand is a commit on top of them, with the status, and the redo takes that back', async () => {
    const { root, git } = ready();
    await lands(root, { strategy: 'squash' });
    const landed = everything(root);
    writeFiles(root, { 'later.txt': 'later\n' });
    git('add', 'later.txt');
    git('commit', '-q', '-m', 'later');
    const later = git('rev-parse', 'work');
    expect(await told(root, 'undo', '--dry-run')).toMatchObject({ result: 'preview', reverts: [{ branch: 'work', remotes: [] }] });
    expect(git('rev-parse', 'work')).toBe(later);
    expect(await told(root, 'undo')).toMatchObject({
      reverts: [{ branch: 'work', undone: git('rev-parse', 'work~2^'), remotes: [] }],
      next_command: 'spec-kitty redo',
    });
    expect(git('merge-base', '--is-ancestor', later, 'work')).toBe('');
    expect(git('ls-tree', '--name-only', 'work', '--', 'a.txt', 'b.txt', 'later.txt')).toBe('later.txt');
    expect(JSON.parse(git('show', `work:kitty-specs/${directory}/status.json`))).toMatchObject({ summary: { approved: 2, done: 0 } });
    expect([
      existsSync(join(root, 'a.txt')),
      existsSync(join(root, laneNames('lane-a').worktree)),
      git('status', '--porcelain', '--untracked-files=no'),
    ]).toEqual([false, true, 'M README.md']);
    await told(root, 'redo');
    expect(git('rev-parse', 'work')).toBe(later);
    git('reset', '-q', '--soft', 'work~1');
    git('rm', '-q', '-f', 'later.txt');
    expect(everything(root)).toEqual(landed);
  });

  it('that was pushed is a commit that takes it back, also where git keeps no note of the remote', async () => {
    const { root, git } = ready();
    gitIn(root, 'init', '-q', '--bare', `${root}.git`);
    git('remote', 'add', 'up/stream', `${root}.git`);
    git('config', 'remote.up/stream.fetch', '+refs/heads/only:refs/remotes/up/stream/only');
    await lands(root, { push: true });
    const published = git('rev-parse', 'work');
    expect(git('for-each-ref', 'refs/remotes')).toBe('');
    expect(await told(root, 'undo')).toMatchObject({
      reverts: [{ branch: 'work', undone: published, remotes: ['up/stream/work'] }],
      next_command: 'git push up/stream work',
    });
    git('push', '-q', 'up/stream', 'work');
  });

  it('of which others have a part is a commit that takes it back; the lanes that it came from may be anywhere', async () => {
    const { root, git } = ready();
    gitIn(root, 'init', '-q', '--bare', `${root}.git`);
    git('remote', 'add', 'origin', `${root}.git`);
    git('push', '-q', 'origin', laneNames('lane-a').branch, laneNames('lane-b').branch);
    const [before] = [git('rev-parse', 'work'), await lands(root, { strategy: 'rebase' })];
    await told(root, 'undo');
    expect(git('rev-parse', 'work'), 'nobody has it').toBe(before);
    await told(root, 'redo');
    git('push', '-q', 'origin', 'work~1:refs/heads/work');
    expect(await told(root, 'undo')).toMatchObject({
      reverts: [{ branch: 'work', remotes: ['origin/work'] }],
      next_command: 'git push origin work',
    });
    git('push', '-q', 'origin', 'work');
  });

  it('by rebase is not taken for reverted where its last commit alone is', async () => {
    const { root, git } = ready();
    await lands(root, { strategy: 'rebase' });
    git('revert', '--no-edit', 'work');
    await told(root, 'undo');
    expect(git('ls-tree', '--name-only', 'work', '--', 'a.txt', 'b.txt')).toBe('');
  });

  it('is done again with its files also where its branch is checked out by then alone', async () => {
    const { root, git } = ready();
    await lands(root);
    git('switch', '-q', '--detach');
    await told(root, 'undo');
    const other = `${root}-other`;
    git('worktree', 'add', '-q', other, 'work');
    await told(root, 'redo');
    expect(gitIn(other, 'status', '--porcelain')).toBe('');
    expect(existsSync(join(other, 'a.txt'))).toBe(true);
  });

  it.each(['revert', 'reset'])('by hand (%s) is theirs to bring back before it is done again', async (how) => {
    const { root, git } = ready();
    git('checkout', '-q', '--', 'README.md');
    const [before] = [git('rev-parse', 'work'), await lands(root, { strategy: 'squash' })];
    const landed = everything(root);
    if (how === 'revert') git('revert', '--no-edit', 'work');
    else git('reset', '-q', '--hard', before);
    const out = git('rev-parse', 'work');
    await told(root, 'undo');
    expect(git('rev-parse', 'work')).toBe(out);
    const undone = everything(root);
    const { exit, stdout } = await give(root, 'redo', '--json');
    const { problems } = JSON.parse(stdout) as { readonly problems: readonly { readonly code: string; readonly next: string }[] };
    expect([exit, problems.map(({ code }) => code)]).toEqual([4, ['UNDO_CONFLICT']]);
    expect(everything(root)).toEqual(undone);
    const next = problems[0]?.next.split(' ') ?? [];
    expect(next[1]).toBe(how === 'revert' ? 'revert' : 'merge');
    git(...next.slice(1), '--no-edit');
    await told(root, 'redo');
    expect(git('ls-tree', '--name-only', 'work', '--', 'a.txt', 'b.txt')).toBe('a.txt\nb.txt');
    if (how === 'reset') expect(everything(root)).toEqual(landed);
    await told(root, 'undo');
    expect(git('ls-tree', '--name-only', 'work', '--', 'a.txt', 'b.txt')).toBe('');
  });

  it.each(['revert', 'reset'])(
    'by hand (%s) puts back where it lay what the landing had taken along, and the redo takes it along again',
    async (how) => {
      const { root, git } = ready();
      const [fresh, edited] = [`kitty-specs/${directory}/research.md`, `kitty-specs/${directory}/spec.md`];
      git('checkout', '-q', '--', 'README.md');
      writeFiles(root, { [fresh]: 'mine\n', [edited]: '# Spec\n\nMine.\n' });
      const stands = (): unknown => [git('status', '--porcelain', '--', fresh, edited), readFileSync(join(root, edited), 'utf8')];
      const start = stands();
      const [before] = [git('rev-parse', 'work'), await lands(root, { strategy: 'squash' })];
      const landed = stands();
      if (how === 'revert') git('revert', '--no-edit', 'work');
      else git('reset', '-q', '--hard', before);
      expect(existsSync(join(root, fresh))).toBe(false);
      await told(root, 'undo');
      expect(stands()).toEqual(start);
      const { problems } = JSON.parse((await give(root, 'redo', '--json')).stdout) as {
        readonly problems: readonly { readonly next: string }[];
      };
      // Git writes over nothing that lies there.
      rmSync(join(root, fresh));
      git('checkout', '-q', '--', edited);
      git(...(problems[0]?.next.split(' ').slice(1) ?? []), '--no-edit');
      await told(root, 'redo');
      expect(stands()).toEqual(landed);
      expect([git('show', `work:${fresh}`), readFileSync(join(root, fresh), 'utf8')]).toEqual(['mine', 'mine\n']);
    },
  );

  it('is done again after somebody has merged it by hand, where other commits stand in the way', async () => {
    const { root, git } = ready();
    await lands(root, { strategy: 'squash' });
    const landing = git('rev-parse', 'work');
    await told(root, 'undo');
    writeFiles(root, { 'a.txt': 'another\n' });
    git('add', '--all', '--', 'a.txt', 'kitty-specs');
    git('commit', '-q', '-m', 'another');
    const { exit, stdout } = await give(root, 'redo', '--json');
    expect([exit, JSON.parse(stdout)]).toMatchObject([
      4,
      { problems: [{ code: 'UNDO_CONFLICT', message: expect.stringContaining('done again'), next: `git merge ${landing}` }] },
    ]);
    git('merge', '-q', '--no-edit', '-X', 'ours', landing);
    const merged = git('rev-parse', 'work');
    await told(root, 'redo');
    expect([git('rev-parse', 'work'), git('show', 'work:a.txt'), git('show', 'work:b.txt')]).toEqual([merged, 'another', 'b']);
  });

  it.each(['squash', 'merge', 'rebase'] as const)(
    'by %s names the revert that somebody has to settle, and takes it for one',
    async (strategy) => {
      const { root, git } = ready();
      const before = git('rev-parse', 'work');
      await lands(root, { strategy });
      const landing = git('rev-parse', 'work');
      writeFiles(root, { 'shared.txt': 'one\ntwo\nthree\nanother\n' });
      git('commit', '-q', '-m', 'another', '--', 'shared.txt');
      const { exit, stdout } = await give(root, 'undo', '--json');
      const next = { squash: `git revert ${landing}`, merge: `git revert -m 1 ${landing}`, rebase: `git revert ${before}..${landing}` }[
        strategy
      ];
      expect([exit, JSON.parse(stdout)]).toMatchObject([4, { problems: [{ code: 'UNDO_CONFLICT', next }] }]);
      git('checkout', '-q', '--', 'README.md');
      git(...next.split(' ').slice(1), '--no-edit', '-X', 'theirs');
      const settled = git('rev-parse', 'work');
      expect(await told(root, 'undo')).toMatchObject({ reverts: [{ branch: 'work', undone: landing }] });
      expect(git('rev-parse', 'work')).toBe(settled);
    },
  );

  it('is to be pushed to the remote that has it, whatever local branches are called and whatever its HEAD is', async () => {
    const { root, git } = ready();
    gitIn(root, 'init', '-q', '--bare', `${root}.git`);
    git('remote', 'add', 'origin', `${root}.git`);
    await lands(root);
    git('push', '-q', 'origin', 'work');
    git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/work');
    git('branch', 'origin/work', 'main');
    expect(await told(root, 'undo', '--dry-run')).toMatchObject({
      reverts: [{ remotes: ['origin/work'] }],
      next_command: 'git push origin work',
    });
  });

  it('that others have is a commit that takes it back, with the status', async () => {
    const { root, git } = ready();
    const start = git('rev-parse', 'work^{tree}');
    gitIn(root, 'init', '-q', '--bare', `${root}.git`);
    git('remote', 'add', 'origin', `${root}.git`);
    git('push', '-q', 'origin', 'work');
    await lands(root, { push: true });
    const published = git('rev-parse', 'work');
    expect(git('rev-parse', 'origin/work')).toBe(published);
    const undone = await told(root, 'undo');
    expect(undone).toMatchObject({
      reverts: [{ branch: 'work', undone: published, remotes: ['origin/work'] }],
      next_command: 'git push origin work',
    });
    expect(git('rev-parse', 'origin/work'), 'only a push or a fetch moves it').toBe(published);
    expect(git('merge-base', '--is-ancestor', published, 'work')).toBe('');
    const differing = git('diff', '--name-only', start, 'work')
      .split('\n')
      .filter((path) => !/status\.(?:events\.jsonl|json)$/.test(path));
    expect(differing).toEqual([]);
    expect(JSON.parse(git('show', `work:kitty-specs/${directory}/status.json`))).toMatchObject({ summary: { approved: 2, done: 0 } });
    expect(git('status', '--porcelain', '--untracked-files=no')).toBe('M README.md');
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('half rewritten');
    git('push', '-q', 'origin', 'work');
  });
});

describe('what was handed in', () => {
  it('is let go of when its mission has landed and no operation on that is left to undo, and never before', async () => {
    const { root, git } = ready();
    const handedIn = (lane: string): string => `refs/spec-kitty/handed-in/${missionId}/${lane}`;
    git('update-ref', handedIn('lane-a'), laneNames('lane-a').branch);
    // Not what has landed, of a lane that has and of one that has not: nobody else has that commit.
    const rewritten = git('commit-tree', '-m', 'rewritten', 'HEAD^{tree}');
    for (const lane of ['lane-b', 'lane-c']) git('update-ref', handedIn(lane), rewritten);
    const kept = (): readonly string[] => git('for-each-ref', '--format=%(refname:lstrip=4)', 'refs/spec-kitty/handed-in/').split('\n');
    const prune = async (...more: readonly string[]): Promise<PrunedOperations> => {
      const { exit, stdout } = await give(root, 'op', 'prune', '--keep', '1', '--json', ...more);
      expect(exit, stdout).toBe(0);
      return JSON.parse(stdout) as PrunedOperations;
    };
    await prune();
    await lands(root);
    expect((await prune()).handed_in).toEqual([]);
    // Nor where the landing was taken back, though that is all that is left to undo.
    expect((await give(root, 'undo')).exit).toBe(0);
    expect((await give(root, 'agent', 'mission', 'create', 'another', '--json')).exit).toBe(0);
    expect((await prune('--dry-run')).handed_in).toEqual([]);
    for (const back of [['undo'], ['redo', '--mission', directory]]) expect((await give(root, ...back)).exit).toBe(0);
    expect(kept()).toEqual(['lane-a', 'lane-b', 'lane-c']);
    expect((await give(root, 'agent', 'mission', 'create', 'third', '--json')).exit).toBe(0);
    expect((await prune('--dry-run')).handed_in).toEqual([handedIn('lane-a')]);
    expect(kept()).toHaveLength(3);
    expect((await prune()).handed_in).toEqual([handedIn('lane-a')]);
    expect(kept()).toEqual(['lane-b', 'lane-c']);
  });
});
