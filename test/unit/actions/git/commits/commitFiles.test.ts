import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitFiles } from '../../../../../actions/git/commits/commitFiles.ts';
import type { Environment } from '../../../../../actions/git/environment.ts';
import { gitProcesses } from '../../../../../actions/git/git.ts';
import type { CommitFilesInput, CommitFilesOutput } from '../../../../../schemas/commit.ts';
import isInput from '../../../../../schemas/generated/commitFilesInput.js';
import isOutput from '../../../../../schemas/generated/commitFilesOutput.js';
import { gitWorld, refusalOf, standOf, writeHook } from '../../../../support/gitWorld.ts';
import { type Repository, gitIn, hermeticEnv, newRepository, temporaryFolder, writeFiles } from '../../../../support/repository.ts';

const trailers = { 'Spec-Kitty-Status': '01AAA' };
const log = 'kitty-specs/m/status.events.jsonl';

/** The environment of somebody who is known by the configuration alone. */
const unnamedEnv: Environment = Object.fromEntries(
  Object.entries(hermeticEnv).filter(([name]) => !/^GIT_(?:AUTHOR|COMMITTER)_/.test(name)),
);

const inputOf = (checkout: string, more: Partial<CommitFilesInput> = {}): CommitFilesInput => ({
  checkout,
  branch: 'main',
  paths: [log],
  message: 'chore(spec-kitty): claim WP01',
  trailers,
  mode: 'coalesced',
  ...more,
});

async function commit(checkout: string, more: Partial<CommitFilesInput> = {}): Promise<CommitFilesOutput> {
  const input = inputOf(checkout, more);
  const output = await commitFiles(input, gitWorld);
  // What crosses into a saved operation keeps its shape.
  expect([isInput(input), isOutput(output)]).toEqual([true, true]);
  return output;
}

/** A repository whose owner is in the middle of other work. */
function busyRepository(): Repository {
  const repository = newRepository();
  repository.commit({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'gone.txt': 'gone\n', 'both.txt': 'both\n' });
  writeFiles(repository.root, { 'a.txt': 'staged\n', 'both.txt': 'staged\n', 'new.txt': 'new\n' });
  repository.git('add', 'a.txt', 'both.txt', 'new.txt');
  writeFiles(repository.root, { 'b.txt': 'changed\n', 'both.txt': 'changed again\n', 'unknown.txt': 'unknown\n' });
  rmSync(join(repository.root, 'gone.txt'));
  return repository;
}

const subjects = ({ git }: Repository): readonly string[] => git('log', '--format=%s').split('\n');

/** What a commit changed, as git tells it. */
const changedBy = ({ git }: Repository, revision = 'HEAD'): string =>
  git('-c', 'core.quotePath=false', 'show', '--format=', '--name-status', '--no-renames', revision);

describe('exactly the files are committed', () => {
  test('and the other work of the checkout stays as it is, to the byte of what git says', async () => {
    const repository = busyRepository();
    const before = standOf(repository.root);
    writeFiles(repository.root, { [log]: '{}\n' });
    const tip = repository.git('rev-parse', 'HEAD');
    const output = await commit(repository.root);
    const after = repository.git('rev-parse', 'HEAD');
    expect(output).toEqual({
      state: 'committed',
      commit: after,
      replaced: null,
      isIndexFresh: true,
      changed: { refs: { 'refs/heads/main': { before: tip, after } } },
    });
    expect(changedBy(repository)).toBe(`A\t${log}`);
    expect(standOf(repository.root)).toBe(before);
    expect(repository.git('log', '-1', '--format=%B')).toBe('chore(spec-kitty): claim WP01\n\nSpec-Kitty-Status: 01AAA');
    expect(repository.git('reflog', '-1', '--format=%gs')).toBe('commit: chore(spec-kitty): claim WP01');
  });

  test.each([
    [
      'names of every kind',
      {
        'with space.md': '1',
        'ümläut-日本.md': '2',
        'quo\'te".md': '3',
        '-dash.md': '4',
        'star*.md': '5',
        ':(top)magic.md': '6',
        'back\\slash.md': '7',
        'line\nbreak.md': '8',
        'deep/er/est.md': '9',
      },
    ],
    ['files that git is told to ignore', { '.worktrees-not/x': '1', 'ignored.log': '2' }],
  ])('%s', async (_, files) => {
    const repository = newRepository();
    repository.commit({ '.gitignore': '*.log\n.worktrees/\n' });
    writeFiles(repository.root, { ...files, 'other.md': 'not this\n' });
    await commit(repository.root, { paths: Object.keys(files) });
    expect(repository.git('ls-tree', '-r', '-z', '--name-only', 'HEAD').split('\0')).toEqual(expect.arrayContaining(Object.keys(files)));
    expect(standOf(repository.root)).toBe('? other.md\n');
  });

  test('deleted, renamed, made executable, turned into a link: as they are on disk', async () => {
    const repository = newRepository();
    repository.commit({ 'k/gone': '1\n', 'k/old': '2\n', 'k/run.sh': '3\n', 'k/link': '4\n', 'k/stays': '5\n' });
    const at = (name: string): string => join(repository.root, 'k', name);
    rmSync(at('gone'));
    renameSync(at('old'), at('new'));
    chmodSync(at('run.sh'), 0o755);
    rmSync(at('link'));
    symlinkSync('stays', at('link'));
    await commit(repository.root, { paths: ['k/gone', 'k/old', 'k/new', 'k/run.sh', 'k/link', 'k/never-there'] });
    expect(changedBy(repository)).toBe('D\tk/gone\nT\tk/link\nA\tk/new\nD\tk/old\nM\tk/run.sh');
    expect(repository.git('ls-tree', 'HEAD', 'k/run.sh', 'k/link')).toMatch(/^120000 blob .*\tk\/link\n100755 blob .*\tk\/run\.sh$/);
    expect(standOf(repository.root)).toBe('');
  });

  test('a file where a folder was, and the other way round', async () => {
    const repository = newRepository();
    repository.commit({ 'k/one': '1\n', 'k/two/deep': '2\n' });
    rmSync(join(repository.root, 'k'), { recursive: true });
    writeFiles(repository.root, { 'k/one/deep': '1\n', 'k/two': '2\n' });
    await commit(repository.root, { paths: ['k/two', 'k/two/deep', 'k/one/deep', 'k/one'] });
    expect(repository.git('ls-tree', '-r', '--name-only', 'HEAD', 'k/')).toBe('k/one/deep\nk/two');
    expect(standOf(repository.root)).toBe('');
  });

  test('names that differ in case alone', async () => {
    const repository = newRepository();
    repository.commit({ 'k/Readme': '1\n' });
    writeFiles(repository.root, { 'k/README': '2\n' });
    await commit(repository.root, { paths: ['k/README'] });
    expect(repository.git('ls-tree', '--name-only', 'HEAD', 'k/')).toBe('k/README\nk/Readme');
  });

  test('with the line endings the repository asks for', async () => {
    const repository = newRepository();
    repository.commit({ '.gitattributes': '*.md text eol=crlf\n' });
    writeFiles(repository.root, { 'k/a.md': 'one\r\ntwo\r\n', 'k/b.bin': 'one\r\ntwo\r\n' });
    await commit(repository.root, { paths: ['k/a.md', 'k/b.bin'] });
    expect(repository.git('cat-file', 'blob', 'HEAD:k/a.md')).toBe('one\ntwo');
    expect(repository.git('cat-file', 'blob', 'HEAD:k/b.bin')).toBe('one\r\ntwo');
    expect(standOf(repository.root)).toBe('');
  });

  test('a submodule by the commit it stands on', async () => {
    const inner = newRepository();
    const repository = newRepository();
    repository.git('submodule', '--quiet', 'add', inner.root, 'sub');
    repository.git('commit', '-q', '-m', 'with a submodule');
    gitIn(join(repository.root, 'sub'), 'commit', '-q', '--allow-empty', '-m', 'on');
    writeFiles(repository.root, { [log]: '{}\n' });
    await commit(repository.root);
    expect(standOf(repository.root)).toMatch(/^1 \.M SC.. 160000 .* sub\n$/);
    await commit(repository.root, { paths: ['sub'], mode: 'each' });
    expect(repository.git('rev-parse', 'HEAD:sub')).toBe(gitIn(join(repository.root, 'sub'), 'rev-parse', 'HEAD'));
  });

  test('the first commit of a repository', async () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '-q', '-b', 'main');
    expect((await commit(root)).state).toBe('unchanged');
    writeFiles(root, { [log]: '{}\n', 'staged.txt': 's\n' });
    gitIn(root, 'add', 'staged.txt');
    const output = await commit(root);
    expect(output.changed).toEqual({ refs: { 'refs/heads/main': { before: null, after: gitIn(root, 'rev-parse', 'HEAD') } } });
    expect(gitIn(root, 'ls-tree', '-r', '--name-only', 'HEAD')).toBe(log);
    expect(gitIn(root, 'status', '--porcelain')).toBe('A  staged.txt');
    // The first commit can be replaced like any other.
    writeFiles(root, { [log]: '{}\n{}\n' });
    expect((await commit(root)).replaced).toBe(output.commit);
    expect(gitIn(root, 'rev-list', '--count', 'HEAD')).toBe('1');
  });

  test('in a repository of longer ids, on a branch with a slash, in a linked worktree', async () => {
    const root = temporaryFolder();
    gitIn(root, 'init', '-q', '-b', 'main', '--object-format=sha256');
    gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'first');
    const checkout = join(root, '.worktrees', 'a');
    gitIn(root, 'worktree', 'add', '-q', '-b', 'kitty/mission-ä', checkout);
    writeFiles(checkout, { [log]: '{}\n' });
    const first = await commit(checkout, { branch: 'kitty/mission-ä' });
    writeFiles(checkout, { [log]: '{}\n{}\n' });
    const second = await commit(checkout, { branch: 'kitty/mission-ä' });
    expect([second.replaced, gitIn(root, 'rev-parse', 'kitty/mission-ä')]).toEqual([first.commit, second.commit]);
    expect([standOf(checkout), gitIn(root, 'rev-parse', 'main')]).toEqual(['', gitIn(root, 'rev-parse', 'kitty/mission-ä~1')]);
  });

  test('again, when it is done: nothing changes', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    const first = await commit(repository.root);
    expect(await commit(repository.root)).toEqual({
      state: 'unchanged',
      commit: first.commit,
      replaced: null,
      isIndexFresh: true,
      changed: {},
    });
    expect(repository.git('rev-parse', 'HEAD')).toBe(first.commit);
  });

  test('again, after a run that did not live to say so: the move is told', async () => {
    const repository = newRepository();
    const expectedTip = repository.git('rev-parse', 'HEAD');
    writeFiles(repository.root, { [log]: '{}\n' });
    const first = await commit(repository.root, { expectedTip });
    expect(await commit(repository.root, { expectedTip })).toEqual(first);
    writeFiles(repository.root, { [log]: '{}\n{}\n' });
    const second = await commit(repository.root, { expectedTip: first.commit });
    expect(second.replaced).toBe(first.commit);
    expect(await commit(repository.root, { expectedTip: first.commit })).toEqual(second);
    // Another’s commit that happens to hold the files is not told as ours.
    expect((await commit(repository.root, { expectedTip: first.commit, message: 'something else' })).state).toBe('unchanged');
  });

  test('nothing of ours is left in the repository or its desk', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    await commit(repository.root);
    const desk = join(repository.root, '.git', 'spec-kitty');
    expect(readdirSync(desk).flatMap((folder) => readdirSync(join(desk, folder)))).toEqual([]);
    expect(readdirSync(join(repository.root, '.git')).filter((name) => name.includes('index'))).toEqual(['index']);
  });
});

describe('bookkeeping does not pile up', () => {
  const twice = async (repository: Repository, between: () => void, more: Partial<CommitFilesInput> = {}): Promise<CommitFilesOutput> => {
    writeFiles(repository.root, { [log]: '1\n' });
    await commit(repository.root, more);
    between();
    writeFiles(repository.root, { [log]: '1\n2\n' });
    return commit(repository.root, { message: 'chore(spec-kitty): start WP01', ...more });
  };

  test('the next commit takes the place of the last, with everything that held', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { 'kitty-specs/m/other': 'x\n' });
    await commit(repository.root, { paths: ['kitty-specs/m/other'], trailers: { 'Spec-Kitty-Status': '01BBB' } });
    const output = await twice(repository, () => {});
    expect(output.replaced).toMatch(/^[0-9a-f]{40}$/);
    expect(subjects(repository)).toEqual(['chore(spec-kitty): start WP01', 'more']);
    expect(changedBy(repository)).toBe(`A\tkitty-specs/m/other\nA\t${log}`);
    expect(repository.git('log', '-1', '--format=%(trailers:only)')).toBe('Spec-Kitty-Status: 01AAA\nSpec-Kitty-Status: 01BBB');
  });

  test.each<[string, (repository: Repository) => void, Partial<CommitFilesInput>?]>([
    ['each is asked for', () => {}, { mode: 'each' }],
    ['it was pushed', ({ git }) => git('update-ref', 'refs/remotes/origin/main', 'HEAD')],
    ['a branch begins at it', ({ git }) => git('branch', 'lane')],
    [
      'a branch was built on it',
      ({ git }) => git('update-ref', 'refs/heads/lane', git('commit-tree', '-p', 'HEAD', '-m', 'on', 'HEAD^{tree}')),
    ],
    ['it is tagged', ({ git }) => git('tag', '-a', '-m', 'v', 'v1')],
    [
      'a stash was made on it',
      ({ git, root }) => {
        writeFiles(root, { 'README.md': 'changed\n' });
        git('stash', '-q');
      },
    ],
    [
      'a checkout stands on it without a branch',
      ({ git, root }) => git('worktree', 'add', '-q', '--detach', join(root, '.worktrees', 'd')),
    ],
    [
      'a checkout without a branch stands on a commit after it',
      ({ git, root }) => {
        git('worktree', 'add', '-q', '--detach', join(root, '.worktrees', 'd'));
        gitIn(join(root, '.worktrees', 'd'), 'commit', '-q', '--allow-empty', '-m', 'on');
      },
    ],
    ['somebody has committed after it', ({ commit: add }) => add({ 'code.ts': '1\n' })],
  ])('but stays when %s', async (_, between, more = {}) => {
    const repository = newRepository();
    const output = await twice(repository, () => between(repository), more);
    expect(output.replaced).toBe(null);
    expect(subjects(repository)).toContain('chore(spec-kitty): claim WP01');
  });

  test('nor does it take the place of a commit somebody put work of his own into', async () => {
    const repository = newRepository();
    await twice(repository, () => {
      writeFiles(repository.root, { 'code.ts': '1\n' });
      repository.git('add', 'code.ts');
      gitIn(repository.root, '-c', 'core.hooksPath=/dev/null', 'commit', '-q', '--amend', '--no-edit', '--date=2025-01-01T00:00:00Z');
    });
    expect(subjects(repository)).toEqual(['chore(spec-kitty): start WP01', 'chore(spec-kitty): claim WP01', 'more']);
  });
});

describe('the owner’s own settings hold', () => {
  test('pre-commit sees what is committed and nothing else, and may refuse: then nothing has moved', async () => {
    const repository = busyRepository();
    writeHook(repository.root, 'pre-commit', 'git diff --cached --name-only > zeen; echo "not today"; echo "really" >&2; exit 3');
    writeFiles(repository.root, { [log]: '{}\n' });
    const [before, tip] = [standOf(repository.root), repository.git('rev-parse', 'HEAD')];
    const refusal = await refusalOf(commit(repository.root));
    expect(refusal.code).toBe('HOOK_REFUSED');
    expect(refusal.message).toContain('pre-commit refused the commit: not today');
    expect(refusal.details).toEqual({ hook: 'pre-commit', output: 'not today\nreally' });
    expect(repository.git('rev-parse', 'HEAD')).toBe(tip);
    expect(readFileSync(join(repository.root, 'zeen'), 'utf8')).toBe(`${log}\n`);
    expect(standOf(repository.root)).toBe(`${before}? zeen\n`);
  });

  test('pre-commit may change what is committed of the files', async () => {
    const repository = newRepository();
    writeHook(repository.root, 'pre-commit', `echo formatted > ${log} && git add ${log}`);
    writeFiles(repository.root, { [log]: '{}\n' });
    await commit(repository.root);
    expect(repository.git('cat-file', 'blob', `HEAD:${log}`)).toBe('formatted');
    expect(standOf(repository.root)).toBe('');
  });

  test('but puts nothing else into the commit', async () => {
    const repository = busyRepository();
    writeHook(repository.root, 'pre-commit', 'git add b.txt');
    writeFiles(repository.root, { [log]: '{}\n' });
    const before = standOf(repository.root);
    const refusal = await refusalOf(commit(repository.root));
    expect([refusal.code, refusal.details['output']]).toEqual(['HOOK_REFUSED', 'it also put b.txt into the commit']);
    expect(standOf(repository.root)).toBe(before);
  });

  test('commit-msg may change the message or refuse it; a hook that cannot be run is passed over', async () => {
    const repository = newRepository();
    writeHook(repository.root, 'commit-msg', 'echo "Change-Id: I1" >> "$1"');
    writeFiles(repository.root, { [log]: '{}\n' });
    await commit(repository.root);
    expect(repository.git('log', '-1', '--format=%(trailers:only)')).toBe('Spec-Kitty-Status: 01AAA\nChange-Id: I1');
    writeHook(repository.root, 'commit-msg', 'exit 1');
    writeFiles(repository.root, { [log]: '{}\n{}\n' });
    expect((await refusalOf(commit(repository.root))).details).toEqual({ hook: 'commit-msg', output: 'exit code 1' });
    chmodSync(join(repository.root, '.git/hooks/commit-msg'), 0o644);
    expect((await commit(repository.root)).state).toBe('committed');
  });

  test('prepare-commit-msg comes before it, and the next commit takes the place of what it has named', async () => {
    const repository = newRepository();
    const before = subjects(repository);
    writeHook(repository.root, 'prepare-commit-msg', `{ echo "$2: $(cat "$1")"; } > "$1.new" && mv "$1.new" "$1"`);
    writeHook(repository.root, 'commit-msg', 'grep -q "^message: " "$1"');
    for (const text of ['{}\n', '{}\n{}\n']) {
      writeFiles(repository.root, { [log]: text });
      await commit(repository.root);
      expect(subjects(repository)).toEqual([`message: ${inputOf('').message}`, ...before]);
    }
    writeHook(repository.root, 'prepare-commit-msg', 'echo no ticket; exit 1');
    writeFiles(repository.root, { [log]: '' });
    expect((await refusalOf(commit(repository.root))).details).toEqual({ hook: 'prepare-commit-msg', output: 'no ticket' });
  });

  test('post-commit hears of a commit that was made, and of none that was not; how it ends is nobody’s business', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    const heard = join(repository.root, '.git', 'heard');
    writeHook(repository.root, 'post-commit', 'git rev-parse HEAD >> .git/heard; git status --short >> .git/heard; exit 1');
    const made = await commit(repository.root);
    expect([made.state, readFileSync(heard, 'utf8')]).toEqual(['committed', `${made.commit ?? ''}\n`]);
    expect((await commit(repository.root)).state).toBe('unchanged');
    expect(readFileSync(heard, 'utf8')).toBe(`${made.commit ?? ''}\n`);
  });

  test('nobody waits for what post-commit leaves running in the background', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    writeHook(repository.root, 'post-commit', 'mkfifo .git/gate; cat .git/gate &');
    expect((await commit(repository.root)).state).toBe('committed');
    // It runs until somebody has written there.
    writeFileSync(join(repository.root, '.git', 'gate'), '');
  });

  test('hooks are found where core.hooksPath says, and run in the checkout', async () => {
    const repository = newRepository();
    repository.commit({ '.hooks/pre-commit': '#!/bin/sh\npwd > where\ntest "$GIT_INDEX_FILE" != "" || exit 9\n' });
    chmodSync(join(repository.root, '.hooks/pre-commit'), 0o755);
    repository.git('config', 'core.hooksPath', '.hooks');
    writeFiles(repository.root, { [log]: '{}\n' });
    expect((await commit(repository.root)).state).toBe('committed');
    expect(existsSync(join(repository.root, 'where'))).toBe(true);
  });

  test('a hook may refuse the move of the branch itself', async () => {
    const repository = newRepository();
    writeHook(repository.root, 'reference-transaction', 'test "$1" = prepared && { echo "frozen" >&2; exit 1; }; exit 0');
    writeFiles(repository.root, { [log]: '{}\n' });
    const refusal = await refusalOf(commit(repository.root));
    expect([refusal.code, refusal.details['stderr']]).toEqual(['GIT_FAILED', expect.stringContaining('frozen')]);
    expect(repository.git('status', '--porcelain')).toBe('?? kitty-specs/');
  });

  test('commits are signed where that is asked for', async () => {
    const repository = newRepository();
    const signer = join(temporaryFolder(), 'signer');
    writeFileSync(
      signer,
      '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\necho "-----BEGIN PGP SIGNATURE-----"\necho "fake"\necho "-----END PGP SIGNATURE-----"\n',
      { mode: 0o755 },
    );
    repository.git('config', 'commit.gpgSign', 'true');
    repository.git('config', 'gpg.program', signer);
    writeFiles(repository.root, { [log]: '{}\n' });
    await commit(repository.root);
    expect(repository.git('cat-file', 'commit', 'HEAD')).toContain('gpgsig -----BEGIN PGP SIGNATURE-----');
  });

  test('whoever is configured is the author; a made-up name is used only where there is nobody', async () => {
    const { GIT_AUTHOR_NAME: _a, GIT_AUTHOR_EMAIL: _b, GIT_COMMITTER_NAME: _c, GIT_COMMITTER_EMAIL: _d, ...nobody } = hermeticEnv;
    const env = { ...nobody, EMAIL: '' };
    const repository = newRepository();
    const author = async (): Promise<string> => {
      writeFiles(repository.root, { [log]: `${Math.random()}\n` });
      await commitFiles(inputOf(repository.root), { ...gitWorld, env });
      return repository.git('log', '-1', '--format=%an <%ae> %cn <%ce>');
    };
    repository.git('config', 'user.useConfigOnly', 'true');
    expect(await author()).toBe('Spec Kitty <spec-kitty@localhost> Spec Kitty <spec-kitty@localhost>');
    repository.git('config', 'author.name', 'Ada');
    repository.git('config', 'author.email', 'ada@example.org');
    expect(await author()).toBe('Ada <ada@example.org> Spec Kitty <spec-kitty@localhost>');
    repository.git('config', 'user.name', 'Uma');
    repository.git('config', 'user.email', 'uma@example.org');
    expect(await author()).toBe('Ada <ada@example.org> Uma <uma@example.org>');
  });

  test.each([
    ['the configuration of the committer', { 'committer.name': 'Cora' }, {}, 'Uma <uma@example.org> Cora <uma@example.org>'],
    ['that of the author', { 'author.email': 'ada@example.org' }, {}, 'Uma <ada@example.org> Uma <uma@example.org>'],
    ['the environment of the committer', {}, { GIT_COMMITTER_EMAIL: 'c@example.org' }, 'Uma <uma@example.org> Uma <c@example.org>'],
    ['that of the author', {}, { GIT_AUTHOR_NAME: 'Ada' }, 'Ada <uma@example.org> Uma <uma@example.org>'],
    ['nothing', {}, {}, 'Uma <uma@example.org> Uma <uma@example.org>'],
  ])('author and committer are two where %s says so', async (_, config, env, expected) => {
    const repository = newRepository();
    const named = { 'user.name': 'Uma', 'user.email': 'uma@example.org', ...config };
    for (const [name, value] of Object.entries(named)) repository.git('config', name, value);
    writeFiles(repository.root, { [log]: '{}\n' });
    await commitFiles(inputOf(repository.root), { ...gitWorld, env: { ...unnamedEnv, ...env } });
    expect(repository.git('log', '-1', '--format=%an <%ae> %cn <%ce>')).toBe(expected);
  });

  test('the moment of author and committer is the one that the environment says', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    const env = { ...hermeticEnv, GIT_AUTHOR_DATE: '2001-02-03T04:05:06+0000', GIT_COMMITTER_DATE: '2002-02-03T04:05:06+0000' };
    await commitFiles(inputOf(repository.root), { ...gitWorld, env });
    expect(repository.git('log', '-1', '--format=%at %ct')).toBe('981173106 1012709106');
  });

  test('what a hook, an alias or another repository has put into the environment leads nowhere', async () => {
    const repository = newRepository();
    const other = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    const env = {
      ...hermeticEnv,
      GIT_DIR: join(other.root, '.git'),
      GIT_WORK_TREE: other.root,
      GIT_INDEX_FILE: join(other.root, '.git/index'),
      GIT_PREFIX: 'x/',
      GIT_LITERAL_PATHSPECS: '1',
      LC_ALL: 'de_DE.UTF-8',
    };
    const before = [other.git('rev-parse', 'HEAD'), standOf(other.root)];
    await commitFiles(inputOf(repository.root), { ...gitWorld, env });
    expect([repository.git('ls-tree', '-r', '--name-only', 'HEAD', log), standOf(repository.root)]).toEqual([log, '']);
    expect([other.git('rev-parse', 'HEAD'), standOf(other.root)]).toEqual(before);
  });
});

describe('where it cannot be', () => {
  const refuse = (root: string, more: Partial<CommitFilesInput> = {}): Promise<string> =>
    refusalOf(commit(root, more)).then(({ code }) => code);

  test('another branch, no branch, no repository: refused, and the branch is named', async () => {
    const repository = newRepository();
    writeFiles(repository.root, { [log]: '{}\n' });
    const refusal = await refusalOf(commit(repository.root, { branch: 'other branch' }));
    expect([refusal.code, refusal.next]).toEqual(['SAFE_COMMIT_HEAD_MISMATCH', `git -C ${repository.root} switch 'other branch'`]);
    repository.git('checkout', '-q', '--detach');
    expect(await refuse(repository.root)).toBe('SAFE_COMMIT_HEAD_MISMATCH');
    expect(await refuse(join(repository.root, 'kitty-specs'))).toBe('SAFE_COMMIT_NOT_A_WORKTREE');
    expect(await refuse(temporaryFolder())).toBe('SAFE_COMMIT_NOT_A_WORKTREE');
    expect(await refuse(join(repository.root, 'never'))).toBe('SAFE_COMMIT_NOT_A_WORKTREE');
  });

  test('in the middle of a merge or rebase', async () => {
    const repository = newRepository();
    repository.git('branch', 'side');
    repository.commit({ 'a.txt': 'one\n' });
    repository.git('switch', '-q', 'side');
    repository.commit({ 'a.txt': 'two\n' });
    writeFiles(repository.root, { [log]: '{}\n' });
    expect(() => repository.git('merge', 'main')).toThrow('Command failed');
    expect(await refuse(repository.root, { branch: 'side' })).toBe('GIT_OPERATION_IN_PROGRESS');
    repository.git('merge', '--abort');
    expect(() => repository.git('rebase', 'main')).toThrow('Command failed');
    expect(await refuse(repository.root, { branch: 'side' })).toBe('GIT_OPERATION_IN_PROGRESS');
  });

  test.each(['', '/etc/passwd', '../outside', 'k/../../outside', 'k//x', './x', '.git/config', 'k/.GIT/config', '.worktrees/a/x', 'k/'])(
    '%j is no file of the checkout',
    async (path) => {
      const { root } = newRepository();
      expect(await refuse(root, { paths: [log, path] })).toBe('SAFE_COMMIT_PATH_POLICY');
    },
  );

  test('a path behind a symbolic link is refused by git, and nothing has moved', async () => {
    const repository = newRepository();
    mkdirSync(join(repository.root, 'real'));
    symlinkSync('real', join(repository.root, 'link'));
    writeFiles(repository.root, { 'link/x': '1\n' });
    const tip = repository.git('rev-parse', 'HEAD');
    expect(await refuse(repository.root, { paths: ['link/x'] })).toBe('GIT_FAILED');
    expect(repository.git('rev-parse', 'HEAD')).toBe(tip);
  });

  test('without git there is nothing to do it with', async () => {
    const { root } = newRepository();
    writeFiles(root, { [log]: '{}\n' });
    const refusal = await refusalOf(
      commitFiles(inputOf(root), { env: { ...hermeticEnv, PATH: '/nonexistent' }, pid: process.pid, cwd: process.cwd() }),
    );
    expect(refusal.code).toBe('GIT_UNAVAILABLE');
  });
});

test('a ref of somebody else that is broken does not keep a commit back', async () => {
  const repository = newRepository();
  writeFiles(repository.root, { [log]: '1\n' });
  await commit(repository.root);
  writeFileSync(join(repository.root, '.git/refs/heads/broken'), `${'1'.repeat(40)}\n`);
  expect((await commit(repository.root)).state).toBe('unchanged');
  writeFiles(repository.root, { [log]: '1\n2\n' });
  expect(await commit(repository.root)).toMatchObject({ state: 'committed' });
  expect(standOf(repository.root)).toBe('');
});

describe('a protected branch', () => {
  test('is not committed to: the files are kept under a private ref, and the reply says so', async () => {
    const repository = newRepository();
    const mirror = 'refs/spec-kitty/status/01AAA';
    const tip = repository.git('rev-parse', 'HEAD');
    writeFiles(repository.root, { [log]: '1\n', 'kitty-specs/m/status.json': '{}\n' });
    const first = await commit(repository.root, { mirror, paths: [log, 'kitty-specs/m/status.json'] });
    expect(first).toMatchObject({ state: 'mirrored', changed: { refs: { [mirror]: { before: null, after: first.commit } } } });
    expect(repository.git('status', '--porcelain')).toBe('?? kitty-specs/');
    expect(repository.git('rev-parse', 'HEAD')).toBe(tip);
    writeFiles(repository.root, { [log]: '1\n2\n' });
    const second = await commit(repository.root, { mirror });
    expect(repository.git('ls-tree', '-r', '--name-only', mirror)).toBe(`${log}\nkitty-specs/m/status.json`);
    expect(repository.git('cat-file', 'blob', `${mirror}:${log}`)).toBe('1\n2');
    // One commit at all times: what was mirrored before is not its past.
    expect(repository.git('rev-list', '--count', mirror)).toBe('1');
    expect(await commit(repository.root, { mirror })).toMatchObject({ state: 'mirrored', commit: second.commit, changed: {} });
  });
});

test('an index that another program holds for long does not keep a commit back', async () => {
  const repository = newRepository();
  writeFiles(repository.root, { [log]: '{}\n' });
  writeFileSync(join(repository.root, '.git', 'index.lock'), '');
  expect(await commit(repository.root)).toMatchObject({ state: 'committed', isIndexFresh: false });
  rmSync(join(repository.root, '.git', 'index.lock'));
  // The next one mends it.
  expect(await commit(repository.root)).toMatchObject({ state: 'unchanged', isIndexFresh: true });
  expect(standOf(repository.root)).toBe('');
});

test('a branch that another process keeps locked is busy', async () => {
  const repository = newRepository();
  writeFiles(repository.root, { [log]: '{}\n' });
  const lock = join(repository.root, '.git/refs/heads/main.lock');
  writeFileSync(lock, '');
  const refusal = await refusalOf(commit(repository.root));
  expect([refusal.code, refusal.details]).toEqual(['BRANCH_BUSY', { ref: 'refs/heads/main', lock }]);
  expect(lstatSync(lock).size).toBe(0);
});

test.each(['sha1', 'sha256'])('the commit is the one that git makes of it, to the byte, with ids of %s', async (format) => {
  const root = join(temporaryFolder(), 'project');
  gitIn('/', 'init', '-q', '-b', 'main', '--template=', `--object-format=${format}`, root);
  gitIn(root, 'commit', '-q', '--allow-empty', '-m', 'first');
  const parent = gitIn(root, 'rev-parse', 'HEAD');
  for (const message of ['claim WP01', 'zwölf Boxkämpfer\n\njagen Viktor', 'ends in lines\n\n\n', ' begins with a blank']) {
    gitIn(root, 'reset', '-q', '--soft', parent);
    writeFiles(root, { [log]: `${JSON.stringify(message)}\n` });
    const { commit: made } = await commit(root, { message, mode: 'each' });
    const text = execFileSync('git', ['cat-file', 'commit', 'HEAD'], { cwd: root, env: hermeticEnv, encoding: 'utf8' });
    const input = text.slice(text.indexOf('\n\n') + 2);
    const words = ['commit-tree', '-p', parent, 'HEAD^{tree}'];
    expect(execFileSync('git', words, { cwd: root, env: hermeticEnv, encoding: 'utf8', input }).trim()).toBe(made);
  }
  gitIn(root, 'fsck', '--strict');
});

test.each(['\u3000山田', '\ufeffBom', '\u00a0', ' \u2028 '])('whoever git knows as “%s” commits under exactly that name', async (name) => {
  const { root, git: ask } = newRepository();
  const { PATH = '', HOME = '', GIT_CONFIG_GLOBAL = '', GIT_CONFIG_SYSTEM = '' } = hermeticEnv;
  const world = { ...gitWorld, env: { PATH, HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM } };
  ask('config', 'user.name', name);
  ask('config', 'user.email', 'somebody@example.org');
  writeFiles(root, { [log]: '{}\n' });
  const { commit: made } = await commitFiles(inputOf(root, { mode: 'each' }), world);
  const byGit = execFileSync('git', ['commit-tree', '-m', 'm', 'HEAD^{tree}'], { cwd: root, env: world.env, encoding: 'utf8' }).trim();
  const whoIn = (id: string | null): string =>
    execFileSync('git', ['show', '-s', '--format=[%an][%cn]', `${id}`], { cwd: root, env: world.env, encoding: 'utf8' });
  expect(whoIn(made)).toBe(whoIn(byGit));
  ask('fsck', '--strict', '--no-dangling');
});

test('a message that git refuses is refused, and nothing has moved', async () => {
  const { root, git } = newRepository();
  const tip = git('rev-parse', 'HEAD');
  writeFiles(root, { [log]: '{}\n' });
  expect(await refusalOf(commit(root, { message: 'one\0two' }))).toMatchObject({ code: 'GIT_FAILED' });
  expect(git('rev-parse', 'HEAD')).toBe(tip);
});

test('what it costs in processes', async () => {
  const repository = newRepository();
  repository.git('config', 'user.name', 'Uma');
  repository.git('config', 'user.email', 'uma@example.org');
  const cost = async (env: Environment): Promise<number> => {
    writeFiles(repository.root, { [log]: `${Math.random()}\n` });
    const started = gitProcesses();
    await commitFiles(inputOf(repository.root), { ...gitWorld, env });
    return gitProcesses() - started;
  };
  // The index, the content, the settings, the author, the branch.
  expect(await cost(unnamedEnv)).toBe(5);
  // Who else has what may give its place.
  expect(await cost(unnamedEnv)).toBe(6);
  // The committer.
  expect(await cost(hermeticEnv)).toBe(7);
});
