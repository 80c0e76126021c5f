/** Missions that land, or say why not, whatever kind of repository it is and whatever its owner has set. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { directory } from '../../../../support/boards.ts';
import { laneNames } from '../../../../support/laneMission.ts';
import { approvedMission, giveMerge } from '../../../../support/mergedMission.ts';
import { gitIn, hermeticEnv, temporaryFolder } from '../../../../support/repository.ts';
import { runMain } from '../../../../support/runMain.ts';
import { give } from '../../../../support/undoing.ts';

const project = approvedMission({
  'lane-a': { 'a.txt': 'a\n', 'shared.txt': 'one\ntwo\n' },
  'lane-b': { 'deep/b.txt': 'b\n' },
});

async function landed(root: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const outcome = await giveMerge(root, {}, {}, { env: { ...hermeticEnv, USER: 'ada', ...env } });
  if (!outcome.ok) return `${outcome.problems[0].code}: ${outcome.problems[0].message} → ${outcome.problems[0].next}`;
  return gitIn(root, 'show', '--no-show-signature', '--color=never', 'work:shared.txt', 'work:deep/b.txt');
}

const settings = {
  'color.ui': 'always',
  'column.ui': 'always',
  'log.showSignature': 'true',
  'log.decorate': 'full',
  'format.pretty': 'raw',
  'diff.noprefix': 'true',
  'diff.external': 'false',
  'diff.ignoreSubmodules': 'all',
  'status.short': 'true',
  'status.branch': 'true',
  'status.showUntrackedFiles': 'no',
  'status.relativePaths': 'false',
  'core.abbrev': '4',
  'core.logAllRefUpdates': 'false',
  'core.commentChar': '%',
  'core.editor': 'false',
  'commit.template': '/nonexistent',
  'commit.cleanup': 'scissors',
  'merge.ff': 'only',
  'merge.renames': 'false',
  'merge.conflictStyle': 'zdiff3',
  'merge.verifySignatures': 'true',
  'feature.manyFiles': 'true',
  'core.splitIndex': 'true',
  'submodule.recurse': 'true',
  'fetch.prune': 'true',
};

describe('a mission lands', () => {
  it('where the owner likes everything in another way, and goes back and forth', async () => {
    const { root, git } = project();
    const lines = Object.entries(settings).map(([key, value]) => `[${key.split('.')[0]}]\n\t${key.split('.')[1]} = "${value}"\n`);
    appendFileSync(join(root, '.git', 'config'), lines.join(''));
    git('worktree', 'add', '-q', join(root, laneNames('lane-a').worktree), laneNames('lane-a').branch);
    expect(await landed(root)).toBe('one\ntwo\nb');
    for (const [deed, isThere] of [
      ['undo', false],
      ['redo', true],
    ] as const) {
      expect((await give(root, deed)).exit).toBe(0);
      expect([existsSync(join(root, 'deep')), existsSync(join(root, laneNames('lane-a').worktree))]).toEqual([isThere, !isThere]);
      const others = git('-c', 'color.ui=never', 'status', '--porcelain', '--no-branch', '-uall', '--', '.', ':(exclude)*/status.*');
      expect(others).toBe('');
    }
  });

  it('for a hook of another repository, which lends what it has half done', async () => {
    const { root } = project();
    const other = temporaryFolder();
    gitIn(other, 'init', '-q');
    const lent = {
      GIT_DIR: join(other, '.git'),
      GIT_COMMON_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, 'index'),
      GIT_OBJECT_DIRECTORY: join(other, '.git', 'objects'),
      GIT_QUARANTINE_PATH: join(other, 'quarantine'),
      GIT_ATTR_SOURCE: 'HEAD',
      GIT_PREFIX: 'sub/',
      GIT_LITERAL_PATHSPECS: '1',
    };
    const before = { ...process.env };
    Object.assign(process.env, lent);
    try {
      expect(await landed(root, lent)).toBe('one\ntwo\nb');
    } finally {
      for (const name of Object.keys(lent)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
    expect(gitIn(other, 'count-objects')).toContain('0 objects');
  });

  it('in a clone that fetches what it needs, and in one that borrows what it has', async () => {
    const { root: origin, git } = project();
    git('config', 'uploadpack.allowFilter', 'true');
    for (const how of ['--filter=blob:none', '--shared']) {
      const root = join(temporaryFolder(), 'clone');
      gitIn(origin, 'clone', '-q', how, '-b', 'work', how === '--shared' ? origin : `file://${origin}`, root);
      for (const { branch } of [laneNames('lane-a'), laneNames('lane-b')]) gitIn(root, 'branch', '-q', branch, `origin/${branch}`);
      expect(await landed(root)).toBe('one\ntwo\nb');
    }
  });
});

it('lands, goes back and lands again where the repository is bare and its HEAD is no business of its worktrees', async () => {
  const { root: origin, git } = project();
  git('branch', 'aside');
  const place = temporaryFolder();
  const [store, root, target] = [join(place, 'store.git'), join(place, 'aside'), join(place, 'work')];
  gitIn(place, 'clone', '-q', '--bare', '-b', 'work', origin, store);
  gitIn(store, 'worktree', 'add', '-q', root, 'aside');
  gitIn(store, 'worktree', 'add', '-q', target, 'work');
  const env = { SPECIFY_REPO_ROOT: root };
  const stands = (): readonly unknown[] => [
    ...[root, target].map((folder) => gitIn(folder, 'status', '--short', '--', ':(exclude)*/status.*')),
    ...[root, target].map((folder) => existsSync(join(folder, 'deep/b.txt'))),
  ];
  expect(await landed(root, env)).toBe('one\ntwo\nb');
  expect(stands()).toEqual(['', '', false, true]);
  for (const [deed, isThere] of [
    ['undo', false],
    ['redo', true],
  ] as const) {
    const said = await runMain([deed], { env: { USER: 'ada' }, world: { cwd: root, env: { ...hermeticEnv, USER: 'ada', ...env } } });
    expect(said.exit, said.stderr).toBe(0);
    expect(stands()).toEqual(['', '', false, isThere]);
  }
});

describe('where a branch has a second name', () => {
  it.each(['the branch', 'its second name'])('the checkout follows that has %s checked out, there and back', async (standsOn) => {
    const { root, git } = project();
    git('branch', '-m', 'work', 'trunk');
    git('symbolic-ref', 'refs/heads/work', 'refs/heads/trunk');
    if (standsOn === 'its second name') git('symbolic-ref', 'HEAD', 'refs/heads/work');
    expect(await landed(root)).toBe('one\ntwo\nb');
    expect([git('status', '--short'), existsSync(join(root, 'deep/b.txt'))]).toEqual(['', true]);
    for (const [deed, isThere] of [
      ['undo', false],
      ['redo', true],
    ] as const) {
      expect((await give(root, deed)).exit).toBe(0);
      expect([git('status', '--short', '--', ':(exclude)*/status.*'), existsSync(join(root, 'deep/b.txt'))]).toEqual(['', isThere]);
    }
  });

  it('a mission is planned on it by either', async () => {
    const { root, git } = project();
    git('symbolic-ref', 'refs/heads/second', 'refs/heads/work');
    const stands = (): unknown => [git('rev-parse', '--abbrev-ref', 'HEAD'), git('status', '--short', '--', ':(exclude)*/spec.md')];
    const words = ['--friendly-name', 'More', '--purpose-tldr', 'More', '--start-branch', 'second'];
    expect((await give(root, 'agent', 'mission', 'create', 'more', ...words)).exit).toBe(0);
    expect(stands()).toEqual(['work', '']);
    expect((await give(root, 'undo')).exit).toBe(0);
    expect(stands()).toEqual(['work', '']);
  });
});

describe('a mission does not land', () => {
  it('in a clone that does not hold where its branches have parted, and says how to fetch that', async () => {
    const { root: origin, commit } = project();
    commit({ 'later.txt': 'later\n' });
    const root = join(temporaryFolder(), 'clone');
    gitIn(origin, 'clone', '-q', '--depth=1', '--no-single-branch', '-b', 'work', `file://${origin}`, root);
    for (const { branch } of [laneNames('lane-a'), laneNames('lane-b')]) gitIn(root, 'branch', '-q', branch, `origin/${branch}`);
    const met = await landed(root);
    expect(met).toMatch(/^MERGE_BASE_MISSING: This clone holds only the latest commits/);
    execFileSync('sh', ['-c', /→ (.*)$/.exec(met)?.[1] ?? 'false'], { env: hermeticEnv });
    expect(await landed(root)).toBe('one\ntwo\nb');
  });

  it('without the signature its owner asks for, and then with none where none is asked for', async () => {
    const { root, git } = project();
    git('config', 'commit.gpgSign', 'true');
    git('config', 'gpg.program', 'false');
    const before = git('rev-parse', 'work');
    expect(await landed(root)).toMatch(/^GIT_FAILED: git commit-tree failed/);
    expect(git('rev-parse', 'work')).toBe(before);
    git('config', 'commit.gpgSign', 'false');
    expect(await landed(root)).toBe('one\ntwo\nb');
  });

  it.each(['kitty-specs', `kitty-specs/${directory}`])('where %s is a link, behind which git commits nothing', async (path) => {
    const { root, git } = project();
    git('mv', path, 'plans');
    symlinkSync(join(root, 'plans'), join(root, path));
    git('add', '--all');
    git('commit', '-q', '-m', 'plans are elsewhere');
    const before = git('for-each-ref');
    expect(await landed(root)).toBe(`PATH_LEADS_ELSEWHERE: ${join(root, path)} is a symbolic link: git commits no file in it here. → null`);
    expect([git('for-each-ref'), git('status', '--short')]).toEqual([before, '']);
  });

  it('where its folder is a submodule', async () => {
    const { root, git } = project();
    const specs = temporaryFolder();
    gitIn(specs, 'init', '-q');
    renameSync(join(root, 'kitty-specs', directory), join(specs, directory));
    gitIn(specs, 'add', '--all');
    gitIn(specs, 'commit', '-q', '-m', 'specs');
    git('rm', '-rq', '--cached', 'kitty-specs');
    rmSync(join(root, 'kitty-specs'), { recursive: true, force: true });
    git('submodule', '--quiet', 'add', specs, 'kitty-specs');
    git('commit', '-q', '-m', 'specs are elsewhere');
    expect(await landed(root)).toMatch(/^PATH_LEADS_ELSEWHERE: .*kitty-specs is a repository of its own: git commits no file in it here\./);
  });

  it('with a file whose name is no text, while nothing is published', async () => {
    const { root, git } = project();
    const blob = git('rev-parse', 'work:shared.txt');
    git('switch', '-q', laneNames('lane-a').branch);
    execFileSync('git', ['update-index', '-z', '--index-info'], {
      cwd: root,
      env: hermeticEnv,
      input: Buffer.concat([Buffer.from(`100644 ${blob} 0\tcaf`), Buffer.from([0xe9, 0])]),
    });
    git('commit', '-q', '-m', 'a name of another time');
    git('reset', '-q', '--hard');
    git('switch', '-q', 'work');
    const before = git('rev-parse', 'work');
    expect(await landed(root)).toMatch(/^PATH_NOT_UTF8: .*: caf\ufffd\./);
    expect([git('rev-parse', 'work'), git('status', '--short', '--', ':(exclude)kitty-specs')]).toEqual([before, '']);
    expect((await give(root, 'merge', '--mission', directory, '--abort')).exit).toBe(0);
  });
});
