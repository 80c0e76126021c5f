import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitProcesses } from '../../../../../actions/git/git.ts';
import { moveCheckout, prepareMove, stageEarly, whyNotMovable } from '../../../../../actions/git/checkout/moveCheckout.ts';
import { besideName } from '../../../../../actions/git/checkout/placeFiles.ts';
import { awaitStaged, removeStaged } from '../../../../../actions/git/checkout/stagedAhead.ts';
import { gitWorld, refusalOf, standOf } from '../../../../support/gitWorld.ts';
import { gitIn, repositories, temporaryFolder, writeFiles } from '../../../../support/repository.ts';

/** Two commits that differ in every way files can. */
const project = repositories(({ root, commit, git }) => {
  commit({
    '.gitignore': '*.env\n',
    'same.txt': 'same\n',
    'edited.txt': 'one\n',
    'gone.txt': 'gone\n',
    'deep/er/gone.txt': 'gone\n',
    'becomes/folder': 'file\n',
    'program.sh': '#!/bin/sh\n',
    'log.jsonl': '1\n',
  });
  git('branch', 'one');
  rmSync(join(root, 'gone.txt'));
  rmSync(join(root, 'deep'), { recursive: true });
  rmSync(join(root, 'becomes'), { recursive: true });
  chmodSync(join(root, 'program.sh'), 0o755);
  symlinkSync('edited.txt', join(root, 'link'));
  writeFileSync(join(root, 'bytes.bin'), Buffer.from([0, 255, 10, 13, 0]));
  commit({ 'edited.txt': 'two\n', 'ünï "quoted".txt': 'new\n', becomes: 'a file now\n', 'log.jsonl': '1\n2\n', 'new/new.txt': 'new\n' });
  git('branch', 'two');
});

const move = (root: string, from: string, to: string, leaves: readonly string[] = []) => ({ checkout: root, from, to, leaves });

/** Moves the branch and then the checkout, as every caller does. */
async function go(
  root: string,
  git: (...words: readonly string[]) => string,
  from: string,
  to: string,
  leaves: readonly string[] = [],
): Promise<void> {
  git('update-ref', 'refs/heads/main', to);
  await moveCheckout(move(root, from, to, leaves), gitWorld);
}

describe('a checkout that is moved', () => {
  it('holds what the other commit does, there and back, and git finds nothing changed', async () => {
    const { root, git } = project();
    await go(root, git, 'two', 'one');
    expect(standOf(root)).toBe('');
    expect(existsSync(join(root, 'deep', 'er', 'gone.txt'))).toBe(true);
    await go(root, git, 'one', 'two');
    expect(standOf(root)).toBe('');
    expect(existsSync(join(root, 'deep'))).toBe(false);
    expect(readlinkSync(join(root, 'link'))).toBe('edited.txt');
    expect(lstatSync(join(root, 'program.sh')).mode & 0o111).not.toBe(0);
    expect([...readFileSync(join(root, 'bytes.bin'))]).toEqual([0, 255, 10, 13, 0]);
  });

  it('keeps the folder that the command was given in, and the way to it, as git does', async () => {
    const { root, git } = project();
    await go(root, git, 'two', 'one');
    git('update-ref', 'refs/heads/main', 'two');
    await moveCheckout(move(root, 'one', 'two'), { ...gitWorld, cwd: join(root, 'deep', 'er') });
    expect([readdirSync(join(root, 'deep', 'er')), standOf(root)]).toEqual([[], '']);
  });

  it.each([
    ['a cone', ['--cone', 'deep/er'], 'deep/er/', ['deep/er2/other.txt', 'new/new.txt', 'ünï/new.txt']],
    ['a sparse index', ['--cone', '--sparse-index', 'deep/er'], 'deep/er/', ['deep/er2/other.txt', 'new/new.txt']],
    ['patterns', ['--no-cone', '/*', '!*.txt', '/deep/er/*'], 'deep/er/', ['deep/other.txt', 'top.txt', 'new/new.txt']],
  ])('leaves new files out that a sparse checkout leaves out, as git does: %s', async (_, patterns, within, outside) => {
    const { root, git, commit } = project();
    git('branch', 'before');
    // One of those left out is there before, too.
    commit(Object.fromEntries([`${within}new.txt`, `${within}deeper/new.txt`, 'top.md', ...outside].map((path) => [path, 'newer\n'])));
    git('branch', 'after');
    git('sparse-checkout', 'set', ...patterns);
    const byGit = git('ls-files', '-t', '-s');
    git('reset', '-q', '--hard', 'before');
    const there = async (): Promise<void> => {
      expect(await prepareMove(move(root, 'before', 'after'), gitWorld)).toEqual([]);
      await go(root, git, 'before', 'after');
      await removeStaged(gitWorld);
    };
    await there();
    expect([git('ls-files', '-t', '-s'), standOf(root)]).toEqual([byGit, '']);
    await go(root, git, 'after', 'before');
    expect(standOf(root)).toBe('');
    expect(readdirSync(join(root, '.git', 'spec-kitty', 'staged'))).toEqual([]);
    const [own = ''] = outside;
    writeFiles(root, { [own]: 'mine\n' });
    await there();
    expect([readFileSync(join(root, own), 'utf8'), git('diff', '--name-only')]).toEqual(['mine\n', own]);
  });

  it('follows with a file that somebody has hidden from git, unless it was changed, and it stays hidden', async () => {
    const { root, git } = project();
    git('update-index', '--skip-worktree', 'edited.txt');
    expect(await prepareMove(move(root, 'two', 'one'), gitWorld)).toEqual([]);
    await go(root, git, 'two', 'one');
    await removeStaged(gitWorld);
    expect([readFileSync(join(root, 'edited.txt'), 'utf8'), git('ls-files', '-t', 'edited.txt')]).toEqual(['one\n', 'S edited.txt']);
    writeFiles(root, { 'edited.txt': 'mine\n' });
    expect(await whyNotMovable(move(root, 'one', 'two'), gitWorld)).toEqual([{ path: 'edited.txt', why: 'changed' }]);
    // What is not there is left out.
    rmSync(join(root, 'edited.txt'));
    await go(root, git, 'one', 'two');
    expect([existsSync(join(root, 'edited.txt')), git('ls-files', '-t', 'edited.txt')]).toEqual([false, 'S edited.txt']);
    git('update-index', '--no-skip-worktree', 'edited.txt');
    expect(git('diff', '--name-status')).toBe('D\tedited.txt');
  });

  it('keeps what nobody has committed, where the move does not come by', async () => {
    const { root, git } = project();
    writeFiles(root, { 'same.txt': 'mine\n', 'secret.env': 'secret\n', 'untracked.txt': 'mine\n', 'staged.txt': 'mine\n' });
    git('add', 'staged.txt');
    const before = standOf(root);
    await go(root, git, 'two', 'one');
    expect(standOf(root)).toBe(before);
    expect(readFileSync(join(root, 'same.txt'), 'utf8')).toBe('mine\n');
  });

  it("leaves the files alone that are somebody else's business, and the index follows", async () => {
    const { root, git } = project();
    writeFiles(root, { 'log.jsonl': '1\n2\n3\n' });
    expect(await whyNotMovable(move(root, 'two', 'one', ['log.jsonl']), gitWorld)).toEqual([]);
    await go(root, git, 'two', 'one', ['log.jsonl']);
    expect(readFileSync(join(root, 'log.jsonl'), 'utf8')).toBe('1\n2\n3\n');
    expect(git('diff', '--name-only', '--cached')).toBe('');
    expect(git('diff', '--name-only')).toBe('log.jsonl');
  });

  it('lets the index alone follow where that is asked for', async () => {
    const { root, git } = project();
    git('update-ref', 'refs/heads/main', 'one');
    await moveCheckout({ ...move(root, 'two', 'one'), isIndexOnly: true }, gitWorld);
    expect(git('diff', '--name-only', '--cached')).toBe('');
    expect(readFileSync(join(root, 'edited.txt'), 'utf8')).toBe('two\n');
  });

  it('is not moved while anything would be lost, and all of it is told at once', async () => {
    const { root, git } = project();
    await go(root, git, 'two', 'one');
    writeFiles(root, { 'edited.txt': 'mine\n', 'new/new.txt': 'mine\n', 'bytes.bin': 'mine' });
    writeFileSync(join(root, 'gone.txt'), 'staged\n');
    git('add', 'gone.txt');
    writeFileSync(join(root, 'gone.txt'), 'gone\n');
    mkdirSync(join(root, 'link'));
    writeFiles(root, { 'link/kept.env': 'mine\n' });
    const before = standOf(root);
    const expected = [
      { path: 'bytes.bin', why: 'in_the_way' },
      { path: 'edited.txt', why: 'changed' },
      { path: 'gone.txt', why: 'staged' },
      { path: 'link', why: 'in_the_way' },
      { path: 'new/new.txt', why: 'in_the_way' },
    ];
    expect(await whyNotMovable(move(root, 'one', 'two'), gitWorld)).toEqual(expected);
    const refused = await refusalOf(moveCheckout(move(root, 'one', 'two'), gitWorld));
    expect(refused).toMatchObject({ code: 'CHECKOUT_NOT_MOVABLE', details: { obstacles: expected } });
    expect(standOf(root)).toBe(before);
    expect(readdirSync(join(root, '.git', 'spec-kitty', 'indexes'))).toEqual([]);
  });

  it('names what shows each file in the way: git says nothing of what it was told not to look at, and of what it ignores', async () => {
    const { root, git } = project();
    git('reset', '-q', '--hard', 'one');
    git('update-index', '--assume-unchanged', 'edited.txt');
    git('update-index', '--skip-worktree', 'gone.txt');
    writeFiles(root, { 'edited.txt': 'mine\n', 'gone.txt': 'mine\n', 'new/new.txt': 'mine\n', '.git/info/exclude': 'new.txt\n' });
    expect(git('status', '--short')).toBe('');
    const { next } = await refusalOf(moveCheckout(move(root, 'one', 'two'), gitWorld));
    const here = `git -C ${root}`;
    expect(next).toBe(
      `${here} update-index --no-assume-unchanged -- edited.txt && ${here} update-index --no-skip-worktree -- gone.txt && ${here} status --ignored`,
    );
    const shown = execFileSync('sh', ['-c', next ?? ''], { encoding: 'utf8' });
    for (const path of ['edited.txt', 'gone.txt', 'new/']) expect(shown).toContain(path);
  });

  it.each(['2', '4'])('keeps what is staged and stands nowhere else, with an index of version %s', async (version) => {
    const { root, git } = project();
    await go(root, git, 'two', 'one');
    git('update-index', '--index-version', version);
    writeFiles(root, { 'edited.txt': 'mine\n', 'bytes.bin': 'mine', 'new/new.txt/p': 'mine\n', link: 'mine', 'gone.txt': 'mine\n' });
    git('rm', '-q', '--cached', 'program.sh');
    git('add', 'edited.txt', 'bytes.bin', 'new', 'link', 'gone.txt');
    writeFiles(root, { 'edited.txt': 'two\n' });
    for (const name of ['bytes.bin', 'new', 'link', 'gone.txt']) rmSync(join(root, name), { recursive: true });
    const before = standOf(root);
    const expected = ['bytes.bin', 'edited.txt', 'gone.txt', 'link', 'new/new.txt', 'program.sh'].map((path) => ({ path, why: 'staged' }));
    expect(await whyNotMovable(move(root, 'one', 'two'), gitWorld)).toEqual(expected);
    expect(await refusalOf(moveCheckout(move(root, 'one', 'two'), gitWorld))).toMatchObject({ details: { obstacles: expected } });
    expect(standOf(root)).toBe(before);
    git('reset', '-q');
    writeFiles(root, { 'edited.txt': 'one\n', 'gone.txt': 'gone\n', new: 'mine\n' });
    git('add', 'new');
    rmSync(join(root, 'new'));
    expect(await whyNotMovable(move(root, 'one', 'two'), gitWorld)).toEqual([{ path: 'new/new.txt', why: 'staged' }]);
    git('reset', '-q', '--hard');
    writeFiles(root, { 'edited.txt': 'base\n' });
    git('add', 'edited.txt');
    const base = git('write-tree');
    git('reset', '-q', '--hard');
    // Both sides of a conflict are in the index alone, as they are where a stash does not fit.
    git('read-tree', '-m', '--aggressive', base, 'one', 'two');
    const unmerged = git('diff', '--name-only', '--diff-filter=U').split('\n');
    expect(await whyNotMovable(move(root, 'one', 'two'), gitWorld)).toEqual(unmerged.map((path) => ({ path, why: 'staged' })));
    expect(unmerged).toContain('edited.txt');
  });

  it('goes on where it was killed: what is done is done', async () => {
    const { root, git } = project();
    git('update-ref', 'refs/heads/main', 'one');
    writeFiles(root, { 'edited.txt': 'one\n', 'gone.txt': 'gone\n' });
    rmSync(join(root, 'bytes.bin'));
    await moveCheckout(move(root, 'two', 'one'), gitWorld);
    await moveCheckout(move(root, 'two', 'one'), gitWorld);
    expect(standOf(root)).toBe('');
  });

  it('takes what was written for it ahead, and leaves nothing of it lying about', async () => {
    const { root, git } = project();
    const staged = (): readonly string[] => readdirSync(join(root, '.git', 'spec-kitty', 'staged'));
    expect(await prepareMove(move(root, 'two', 'one'), gitWorld)).toEqual([]);
    expect(staged()).toHaveLength(1);
    await removeStaged(gitWorld);
    expect(staged()).toEqual([]);
    await prepareMove(move(root, 'two', 'one'), gitWorld);
    expect(standOf(root)).toBe('');
    const before = gitProcesses();
    await go(root, git, 'two', 'one');
    // It compares the commits; nothing is written once more.
    expect(gitProcesses() - before).toBe(1);
    expect(standOf(root)).toBe('');
    await removeStaged(gitWorld);
    expect([...staged(), ...readdirSync(join(root, '.git', 'spec-kitty', 'indexes'))]).toEqual([]);
  });

  it('begins with what is known of it early, and writes the rest when all is known', async () => {
    const { root, git } = project();
    const staged = (): readonly string[] => readdirSync(join(root, '.git', 'spec-kitty', 'staged'));
    writeFiles(root, { 'edited.txt': 'three\n', 'same.txt': 'not any more\n' });
    git('commit', '-q', '-a', '-m', 'three');
    git('branch', 'three');
    git('reset', '-q', '--hard', 'two');
    const [from, to] = [git('rev-parse', 'two^{tree}'), git('rev-parse', 'three^{tree}')];
    const missing = git('rev-parse', 'three:edited.txt');
    await stageEarly({ checkout: root, from, to }, (oid) => oid !== missing, gitWorld);
    expect(staged()).toHaveLength(1);
    expect(standOf(root)).toBe('');
    await prepareMove(move(root, 'two', 'three'), gitWorld);
    expect(staged()).toHaveLength(2);
    await prepareMove(move(root, 'two', 'three'), gitWorld);
    expect(staged()).toHaveLength(2);
    await go(root, git, 'two', 'three');
    expect(standOf(root)).toBe('');
    await removeStaged(gitWorld);
    expect(staged()).toEqual([]);
  });

  it('writes nothing early that only git can compare, or that comes with other attributes', async () => {
    const { root, git } = project();
    const staging = join(root, '.git', 'spec-kitty', 'staged');
    const treeOf = (name: string): string => git('rev-parse', `${name}^{tree}`);
    git('mv', 'edited.txt', 'renamed.txt');
    git('commit', '-q', '-m', 'rename');
    await stageEarly({ checkout: root, from: treeOf('HEAD~'), to: treeOf('HEAD') }, () => true, gitWorld);
    writeFiles(root, { '.gitattributes': '* -text\n', 'more.txt': 'more\n' });
    git('add', '-A');
    git('commit', '-q', '-m', 'attributes');
    await stageEarly({ checkout: root, from: treeOf('HEAD~'), to: treeOf('HEAD') }, () => true, gitWorld);
    expect(existsSync(staging)).toBe(false);
  });

  it('writes anew what it has begun early where attributes come that were not known then', async () => {
    const { root, git, commit } = project();
    commit({ 'same.txt': 'not any more\n' });
    git('branch', 'known');
    commit({ '.gitattributes': '*.txt text eol=crlf\n' });
    git('branch', 'three');
    git('reset', '-q', '--hard', 'two');
    const [from, to] = [git('rev-parse', 'two^{tree}'), git('rev-parse', 'known^{tree}')];
    await stageEarly({ checkout: root, from, to }, () => true, gitWorld);
    await prepareMove(move(root, 'two', 'three'), gitWorld);
    await go(root, git, 'two', 'three');
    await removeStaged(gitWorld);
    expect(readFileSync(join(root, 'same.txt'), 'utf8')).toBe('not any more\r\n');
  });

  it('starts no filter for what a sparse checkout leaves out', async () => {
    const { root, git, commit } = project();
    git('config', 'filter.far.smudge', 'echo no network >&2; false');
    git('config', 'filter.far.clean', 'cat');
    git('config', 'filter.far.required', 'true');
    commit({ '.gitattributes': '*.big filter=far\n' });
    git('branch', 'before');
    commit({ 'far/new.big': 'pointer\n' });
    git('branch', 'after');
    git('sparse-checkout', 'set', '--no-cone', '/*', '!/far/');
    git('reset', '-q', '--hard', 'before');
    const [from, to] = [git('rev-parse', 'before^{tree}'), git('rev-parse', 'after^{tree}')];
    await stageEarly({ checkout: root, from, to }, () => true, gitWorld);
    expect(await prepareMove(move(root, 'before', 'after'), gitWorld)).toEqual([]);
    await awaitStaged(gitWorld);
    await go(root, git, 'before', 'after');
    await removeStaged(gitWorld);
    expect([standOf(root), existsSync(join(root, 'far'))]).toEqual(['', false]);
  });

  it('tells before it is to be moved what git cannot write there', async () => {
    const { root, git } = project();
    git('config', 'filter.far.smudge', 'echo no network >&2; false');
    git('config', 'filter.far.required', 'true');
    writeFiles(root, { '.git/info/attributes': 'edited.txt filter=far\n' });
    expect(await prepareMove(move(root, 'two', 'one'), gitWorld)).toEqual([]);
    expect(await refusalOf(awaitStaged(gitWorld))).toMatchObject({
      code: 'GIT_FAILED',
      details: { stderr: expect.stringMatching(/no network[^]*edited\.txt/) },
    });
    await removeStaged(gitWorld);
    await awaitStaged(gitWorld);
  });

  it.each([
    ['that come', null, '.gitattributes'],
    ['that change', '*.md text\n', '.gitattributes'],
    ['that change in a folder', '*.md text\n', 'in/deep/.gitattributes'],
  ])('tells before what a filter of attributes cannot write %s, and starts it where it is', async (_, before, path) => {
    const { root, git, commit } = project();
    git('config', 'filter.own.smudge', 'sh ./tools/smudge');
    git('config', 'filter.own.clean', 'cat > /dev/null; echo pointer');
    git('config', 'filter.own.required', 'true');
    commit({ 'tools/smudge': 'cat tools/answer\n', 'in/deep/plain.md': 'plain\n', ...(before === null ? {} : { [path]: before }) });
    git('branch', 'before');
    commit({ [path]: '*.big filter=own\n', 'in/deep/large.big': 'pointer\n' });
    git('branch', 'after');
    git('reset', '-q', '--hard', 'before');
    expect(await prepareMove(move(root, 'before', 'after'), gitWorld)).toEqual([]);
    expect(await refusalOf(awaitStaged(gitWorld))).toMatchObject({ code: 'GIT_FAILED' });
    await removeStaged(gitWorld);
    expect([standOf(root), readdirSync(join(root, '.git', 'spec-kitty', 'staged'))]).toEqual(['', []]);
    writeFiles(root, { 'tools/answer': 'large\n' });
    await prepareMove(move(root, 'before', 'after'), gitWorld);
    await awaitStaged(gitWorld);
    await go(root, git, 'before', 'after');
    await removeStaged(gitWorld);
    expect(readFileSync(join(root, 'in', 'deep', 'large.big'), 'utf8')).toBe('large\n');
    expect(readdirSync(join(root, '.git', 'spec-kitty', 'staged'))).toEqual([]);
  });

  it('opens nothing that is no file, and leaves it', { timeout: 20_000 }, async () => {
    const { root } = project();
    execFileSync('mkfifo', [join(root, 'gone.txt')]);
    expect(await whyNotMovable(move(root, 'two', 'one'), gitWorld)).toEqual([{ path: 'gone.txt', why: 'in_the_way' }]);
    expect(lstatSync(join(root, 'gone.txt')).isFIFO()).toBe(true);
  });

  it('does not wait for what nobody needs any more', { timeout: 20_000 }, async () => {
    const { root, git } = project();
    git('config', 'filter.slow.smudge', 'exec sleep 60');
    writeFiles(root, { '.git/info/attributes': 'edited.txt filter=slow\n' });
    await prepareMove(move(root, 'two', 'one'), gitWorld);
    await removeStaged(gitWorld);
    expect(readdirSync(join(root, '.git', 'spec-kitty', 'staged'))).toEqual([]);
  });

  it('keeps what is written after it was prepared, and while files are on their way', async () => {
    const { root, git } = project();
    await prepareMove(move(root, 'two', 'one'), gitWorld);
    writeFiles(root, { 'edited.txt': 'mine\n' });
    expect(await refusalOf(moveCheckout(move(root, 'two', 'one'), gitWorld))).toMatchObject({
      details: { obstacles: [{ path: 'edited.txt', why: 'changed' }] },
    });
    await removeStaged(gitWorld);
    git('checkout', '-q', 'edited.txt');
    git('config', 'filter.slow.smudge', `printf 'mine\\n' > '${join(root, 'edited.txt')}'; cat`);
    writeFiles(root, { '.git/info/attributes': 'edited.txt filter=slow\n' });
    expect(await refusalOf(moveCheckout(move(root, 'two', 'one'), gitWorld))).toMatchObject({
      code: 'CHECKOUT_NOT_MOVABLE',
      details: { obstacles: [{ path: 'edited.txt', why: 'changed' }] },
    });
    expect(readFileSync(join(root, 'edited.txt'), 'utf8')).toBe('mine\n');
  });

  it.each([
    ['a file that was not there', 'gone.txt', 'printf mine > gone.txt'],
    ['a file that was there', 'edited.txt', 'rm edited.txt'],
    [
      'as many bytes at the same time',
      'edited.txt',
      'tr t T < edited.txt > own; touch -r edited.txt own; cat own > edited.txt; touch -r own edited.txt',
    ],
  ])('keeps what becomes of it while files are on their way: %s', async (_, path, deed) => {
    const { root, git } = project();
    git('config', 'filter.slow.smudge', `cd '${root}' && { ${deed}; }; cat`);
    writeFiles(root, { '.git/info/attributes': `${path} filter=slow\n` });
    expect(await refusalOf(moveCheckout(move(root, 'two', 'one'), gitWorld))).toMatchObject({
      code: 'CHECKOUT_NOT_MOVABLE',
      details: { obstacles: [{ path, why: 'changed' }] },
    });
  });

  it('hides no edit of the same second, of its own files or of others', async () => {
    const { root, git } = project();
    git('config', 'core.trustctime', 'false');
    const index = join(root, '.git', 'index');
    const moment = Math.floor(Date.now() / 1000) - 100;
    utimesSync(join(root, 'same.txt'), moment, moment);
    git('update-index', '--refresh');
    utimesSync(index, moment, moment);
    writeFileSync(join(root, 'same.txt'), 'SAME\n');
    utimesSync(join(root, 'same.txt'), moment, moment);
    await go(root, git, 'two', 'one');
    expect(git('diff', '--name-only')).toBe('same.txt');
    const { mtimeMs } = lstatSync(join(root, 'edited.txt'));
    writeFileSync(join(root, 'edited.txt'), 'ONE\n');
    utimesSync(join(root, 'edited.txt'), mtimeMs / 1000, mtimeMs / 1000);
    expect(git('diff', '--name-only')).toBe('edited.txt\nsame.txt');
  });

  it('makes the folder of a submodule that comes, and what is staged or stands in its place is in the way', async () => {
    const { root, git } = project();
    git('branch', 'without');
    const id = git('rev-parse', 'one');
    git('update-index', '--add', '--cacheinfo', `160000,${id},in/vendor`);
    git('commit', '-q', '-m', 'submodule');
    git('branch', 'with');
    await go(root, git, 'with', 'without');
    writeFiles(root, { in: 'mine\n' });
    expect(await whyNotMovable(move(root, 'without', 'with'), gitWorld)).toEqual([{ path: 'in/vendor', why: 'in_the_way' }]);
    rmSync(join(root, 'in'));
    writeFiles(root, { 'in/vendor': 'mine\n' });
    expect(await whyNotMovable(move(root, 'without', 'with'), gitWorld)).toEqual([{ path: 'in/vendor', why: 'in_the_way' }]);
    git('add', 'in');
    rmSync(join(root, 'in'), { recursive: true });
    expect(await whyNotMovable(move(root, 'without', 'with'), gitWorld)).toEqual([{ path: 'in/vendor', why: 'staged' }]);
    git('reset', '-q');
    // Nobody wants it there who leaves the disk to others.
    await moveCheckout(move(root, 'without', 'with', ['in/vendor']), gitWorld);
    await moveCheckout({ ...move(root, 'with', 'without'), isIndexOnly: true }, gitWorld);
    await moveCheckout({ ...move(root, 'without', 'with'), isIndexOnly: true }, gitWorld);
    expect(existsSync(join(root, 'in'))).toBe(false);
    git('reset', '-q');
    await go(root, git, 'without', 'with');
    expect([readdirSync(join(root, 'in', 'vendor')), standOf(root)]).toEqual([[], '']);
    writeFiles(root, { 'in/vendor/kept.txt': 'mine\n' });
    await moveCheckout(move(root, 'without', 'with'), gitWorld);
    expect(readdirSync(join(root, 'in', 'vendor'))).toEqual(['kept.txt']);
  });

  it('writes files as git does there: by the attributes that come with them', async () => {
    const { root, git, commit } = project();
    commit({ '.gitattributes': 'a.txt -text\n', 'a.txt': 'one\n', 'id.txt': 'none\n' });
    git('branch', 'before');
    commit({ '.gitattributes': 'a.txt text eol=crlf\nid.txt ident\n', 'a.txt': 'two\n', 'id.txt': '$Id$\n' });
    git('branch', 'after');
    git('checkout', '-q', '--detach', 'before');
    git('checkout', '-q', '--detach', 'after');
    const files = ['a.txt', 'id.txt'].map((path) => join(root, path));
    const byGit = files.map((path) => readFileSync(path, 'utf8'));
    git('checkout', '-q', '--detach', 'before');
    git('update-ref', '--no-deref', 'HEAD', 'after');
    await moveCheckout(move(root, 'before', 'after'), gitWorld);
    expect(files.map((path) => readFileSync(path, 'utf8'))).toEqual(byGit);
    expect(standOf(root)).toBe('');
  });

  it('writes nothing by attributes that go', async () => {
    const { root, git, commit } = project();
    commit({ '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'one\n' });
    git('branch', 'before');
    rmSync(join(root, '.gitattributes'));
    commit({ 'a.txt': 'two\n' });
    git('branch', 'after');
    git('reset', '-q', '--hard', 'before');
    await go(root, git, 'before', 'after');
    expect([readFileSync(join(root, 'a.txt'), 'utf8'), standOf(root)]).toEqual(['two\n', '']);
  });

  it('goes on where it was killed between the attributes and the files, large ones too', async () => {
    const { root, git, commit } = project();
    const large = (line: string): string => `${line}\r\n`.repeat(300_000);
    commit({ '.gitattributes': '', 'large.txt': large('one'), 'small.txt': 'one\r\n' });
    git('branch', 'before');
    commit({ '.gitattributes': '*.txt text eol=crlf\n', 'large.txt': large('two'), 'small.txt': 'two\r\n' });
    git('branch', 'after');
    git('reset', '-q', '--hard', 'before');
    git('update-ref', 'HEAD', 'after');
    writeFiles(root, { '.gitattributes': '*.txt text eol=crlf\n' });
    for (const name of ['large.txt', 'small.txt']) utimesSync(join(root, name), 1, 1);
    await moveCheckout(move(root, 'before', 'after'), gitWorld);
    expect(standOf(root)).toBe('');
    writeFiles(root, { 'large.txt': large('own') });
    expect(await whyNotMovable(move(root, 'before', 'after'), gitWorld)).toEqual([{ path: 'large.txt', why: 'changed' }]);
    // By attributes that come with no commit git would change the large one, too.
    git('reset', '-q', '--hard', 'before');
    writeFiles(root, { '.git/info/attributes': '*.txt text eol=crlf\n' });
    for (const name of ['large.txt', 'small.txt']) utimesSync(join(root, name), 1, 1);
    expect(await whyNotMovable(move(root, 'before', 'after'), gitWorld)).toEqual([]);
  });

  it.each([
    ['line ends', '*.txt text eol=crlf\n', 'one\n', 'one\r\n'],
    ['a filter', '*.txt filter=loud\n', 'ONE\n', 'one\n'],
    ['a keyword', '*.txt ident\n', 'one $Id$\n', null],
    ['line ends that come', '*.txt -text\n', 'one\n', 'one\n'],
  ])('goes on where it was killed, whether the attributes stood already or not: %s', async (_, attributes, one, onDisk) => {
    const { root, git, commit } = project();
    git('config', 'filter.loud.clean', 'tr a-z A-Z');
    git('config', 'filter.loud.smudge', 'tr A-Z a-z');
    const later = attributes.includes('-text') ? '*.txt text eol=crlf\n' : '*.txt -text -filter -ident\n';
    commit({ '.gitattributes': attributes });
    commit({ 'deep/a.txt': one, 'deep/own.txt': one });
    git('branch', 'before');
    commit({ '.gitattributes': later, 'deep/a.txt': 'two\n', 'deep/own.txt': 'two\n' });
    git('branch', 'after');
    for (const stood of [false, true]) {
      git('read-tree', '--reset', '-u', 'before');
      git('update-ref', 'HEAD', 'after');
      for (const name of ['a.txt', 'own.txt']) rmSync(join(root, 'deep', name));
      git('checkout-index', '-f', '-a');
      if (onDisk !== null) expect(readFileSync(join(root, 'deep', 'a.txt'), 'utf8')).toBe(onDisk);
      if (stood) writeFiles(root, { '.gitattributes': later });
      for (const name of ['a.txt', 'own.txt']) utimesSync(join(root, 'deep', name), 1, 1);
      expect(await whyNotMovable(move(root, 'before', 'after'), gitWorld)).toEqual([]);
      if (stood) expect(await whyNotMovable(move(root, 'after', 'before'), gitWorld)).toEqual([]);
      writeFiles(root, { 'deep/own.txt': 'my own\n' });
      expect(await whyNotMovable(move(root, 'before', 'after'), gitWorld)).toEqual([{ path: 'deep/own.txt', why: 'changed' }]);
      rmSync(join(root, 'deep', 'own.txt'));
      writeFiles(root, { 'deep/own.txt': readFileSync(join(root, 'deep', 'a.txt'), 'utf8') });
      await moveCheckout(move(root, 'before', 'after'), gitWorld);
      expect(standOf(root)).toBe('');
    }
  });

  it('is moved by git too where only git can write the index, also with long ids', async () => {
    const root = temporaryFolder();
    const git = (...words: readonly string[]): string => gitIn(root, ...words);
    git('init', '-q', '-b', 'main', '--object-format=sha256');
    git('config', 'index.version', '4');
    writeFiles(root, { 'gone.txt': 'gone\n', 'kept.txt': 'one\n' });
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
    git('branch', 'one');
    git('rm', '-q', 'gone.txt');
    writeFiles(root, { 'kept.txt': 'two\n', 'new.txt': 'new\n' });
    git('add', '-A');
    git('commit', '-q', '-m', 'two');
    git('branch', 'two');
    await go(root, git, 'two', 'one');
    await go(root, git, 'one', 'two');
    expect([standOf(root), existsSync(join(root, 'gone.txt'))]).toEqual(['', false]);
  });

  it('has in an index that only git writes what the commit has, also where git would not commit it so', async () => {
    const { root, git } = repositories(({ root: folder, commit, git: run }) => {
      commit({ '.gitattributes': '*.raw text\n' });
      run('branch', 'one');
      writeFileSync(join(folder, 'line.raw'), 'a\r\n');
      run('update-index', '--add', '--cacheinfo', `100644,${run('hash-object', '-w', '--no-filters', 'line.raw')},line.raw`);
      run('commit', '-q', '-m', 'raw');
      run('branch', 'two');
      run('reset', '-q', '--hard');
    })();
    git('update-index', '--index-version', '4');
    await go(root, git, 'two', 'one');
    await go(root, git, 'one', 'two');
    expect([git('diff', '--name-only', '--cached'), readFileSync(join(root, 'line.raw'), 'utf8')]).toEqual(['', 'a\r\n']);
  });

  it.each([2, 4])(
    'takes a file where a submodule was, and a folder where a file was that is a submodule now (index of version %i)',
    async (version) => {
      const { root, git } = project();
      const submodules = (there: string, gone: string): void => {
        writeFiles(root, { [gone]: 'a file\n' });
        git('add', gone);
        git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'one')},${there}`);
        mkdirSync(join(root, there));
        git('commit', '-q', '-m', there);
        git('branch', `module-${there}`);
      };
      submodules('left', 'right');
      git('rm', '-q', '--cached', 'left', 'right');
      for (const name of ['left', 'right']) rmSync(join(root, name), { recursive: true });
      submodules('right', 'left');
      git('update-index', '--index-version', String(version));
      for (const [from, to] of [
        ['module-right', 'module-left'],
        ['module-left', 'module-right'],
      ] as const) {
        await go(root, git, from, to);
        expect([standOf(root), readdirSync(join(root, to.slice(7)))]).toEqual(['', []]);
      }
      // What somebody has in the submodule, or has made of the file, is not taken away.
      writeFiles(root, { 'right/mine.txt': 'mine\n', left: 'mine\n' });
      expect(await whyNotMovable(move(root, 'module-right', 'module-left'), gitWorld)).toEqual([
        { path: 'left', why: 'changed' },
        { path: 'right', why: 'in_the_way' },
      ]);
    },
  );

  it('moves files that are one file on the disk', async () => {
    const { root, git } = project();
    writeFiles(root, { 'one.txt': 'same\n', 'two.txt': 'same\n', 'gone-too.txt': 'same\n' });
    git('add', '-A');
    git('commit', '-q', '-m', 'three');
    git('branch', 'three');
    writeFiles(root, { 'one.txt': 'other\n', 'two.txt': 'other\n' });
    git('rm', '-q', 'gone-too.txt');
    git('commit', '-q', '-a', '-m', 'four');
    git('branch', 'four');
    git('reset', '-q', '--hard', 'three');
    for (const name of ['two.txt', 'gone-too.txt']) {
      rmSync(join(root, name));
      linkSync(join(root, 'one.txt'), join(root, name));
    }
    await go(root, git, 'three', 'four');
    expect(standOf(root)).toBe('');
  });

  /** Where a system has another disk that everybody may write to. */
  const otherDisk = '/dev/shm';
  const isElsewhere = existsSync(otherDisk) && statSync(otherDisk).dev !== statSync(tmpdir()).dev;

  it.skipIf(!isElsewhere)('takes links and modes to another disk, and leaves nothing beside them', async () => {
    const { root, git } = project();
    const folder = mkdtempSync(join(otherDisk, 'spec-kitty-'));
    try {
      const checkout = join(folder, 'checkout');
      for (const [name, leadsTo] of Object.entries({ nowhere: 'no/where', away: '/etc/hosts' })) symlinkSync(leadsTo, join(root, name));
      const longest = 'n'.repeat(255);
      writeFiles(root, { [longest]: 'new\n' });
      git('add', 'nowhere', 'away', longest);
      git('commit', '-q', '-m', 'links');
      git('worktree', 'add', '-q', '-b', 'elsewhere', checkout, 'one');
      // What a run that was killed has left.
      for (const name of ['link', 'edited.txt']) symlinkSync('/etc/hosts', join(checkout, besideName(name)));
      writeFiles(checkout, { 'link.spec-kitty': 'mine\n' });
      gitIn(checkout, 'update-ref', 'refs/heads/elsewhere', 'main');
      await moveCheckout(move(checkout, 'one', 'main'), gitWorld);
      expect(['link', 'nowhere', 'away'].map((name) => readlinkSync(join(checkout, name)))).toEqual([
        'edited.txt',
        'no/where',
        '/etc/hosts',
      ]);
      expect(readFileSync(join(checkout, longest), 'utf8')).toBe('new\n');
      expect(standOf(checkout)).toBe('? link.spec-kitty\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.runIf(process.getuid?.() === 0)('gives files the group of a folder that gives it on', async () => {
    const { root, git } = project();
    git('reset', '-q', '--hard', 'one');
    chownSync(root, 0, 4711);
    chmodSync(root, 0o2775);
    await go(root, git, 'one', 'two');
    const groupOf = (path: string): number => lstatSync(join(root, path)).gid;
    expect(['new', 'new/new.txt', 'edited.txt', 'link', 'same.txt', '.git'].map(groupOf)).toEqual([4711, 4711, 4711, 4711, 0, 0]);
    expect([lstatSync(join(root, 'program.sh')).mode & 0o111, standOf(root)]).toEqual([0o111, '']);
  });

  it('takes modes and links from git where the disk has none', async () => {
    const { root, git } = repositories(({ root: folder, commit, git: run }) => {
      commit({ 'run.sh': 'one\n', 'plain.sh': 'same\n', 'b.txt': 'b\n' });
      run('update-index', '--chmod=+x', 'run.sh');
      symlinkSync('b.txt', join(folder, 'link'));
      run('add', 'link');
      run('commit', '-q', '-m', 'modes');
      run('branch', 'one');
      writeFiles(folder, { 'run.sh': 'two\n' });
      run('add', 'run.sh');
      run('update-index', '--chmod=+x', 'run.sh', 'plain.sh');
      rmSync(join(folder, 'link'));
      symlinkSync('run.sh', join(folder, 'link'));
      run('add', 'link');
      run('commit', '-q', '-m', 'others');
      run('branch', 'two');
    })();
    git('config', 'core.fileMode', 'false');
    git('config', 'core.symlinks', 'false');
    rmSync(join(root, 'link'));
    git('reset', '-q', '--hard');
    for (const name of ['run.sh', 'plain.sh']) chmodSync(join(root, name), 0o644);
    expect([standOf(root), readFileSync(join(root, 'link'), 'utf8')]).toEqual(['', 'run.sh']);
    await go(root, git, 'two', 'one');
    expect([standOf(root), readFileSync(join(root, 'link'), 'utf8')]).toEqual(['', 'b.txt']);
    for (const name of ['run.sh', 'plain.sh']) chmodSync(join(root, name), 0o644);
    await go(root, git, 'one', 'two');
    expect([standOf(root), readFileSync(join(root, 'run.sh'), 'utf8')]).toEqual(['', 'two\n']);
    // Where modes count, a file with another is changed.
    git('config', 'core.fileMode', 'true');
    chmodSync(join(root, 'plain.sh'), 0o755);
    chmodSync(join(root, 'run.sh'), 0o644);
    expect(await whyNotMovable(move(root, 'two', 'one'), gitWorld)).toEqual([{ path: 'run.sh', why: 'changed' }]);
  });
});
