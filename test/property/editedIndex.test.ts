/** Indexes written without git: byte for byte what git writes, for any entries and any edits of them. */
import { type BigIntStats, cpSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { editIndex } from '../../actions/git/index/editIndex.ts';
import { draftIndex, type IndexEdit } from '../../actions/git/index/draftIndex.ts';
import { git } from '../../actions/git/git.ts';
import { readIndex } from '../../actions/git/index/readIndex.ts';
import { gitWorld } from '../support/gitWorld.ts';
import { gitIn, hermeticEnv, writeFiles } from '../support/repository.ts';
import { calmly, rounds } from '../support/rounds.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'edited-index-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));
gitIn(root, 'init', '-q', '-b', 'main');
const index = join(root, '.git', 'index');
const asGit = join(root, '.git', 'index-of-git');

/** Names that meet each other: files where others have folders, names that sort around a slash, long ones and ones of several bytes. */
const names = ['a', 'a/b', 'a/b/c', 'a-b', 'a.b', 'a0', 'b/c', 'b/d/e', 'b/d/f', 'ü/ß "q"', `${'long/'.repeat(900)}name`, 'z'] as const;
const contents = ['one\n', 'two\n', '', 'three\r\n'] as const;
const blobs = contents.map((text) =>
  execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: root, env: hermeticEnv, input: text, encoding: 'utf8' }).trim(),
);

interface File {
  readonly content: number;
  readonly mode: '100644' | '100755' | '120000';
  readonly isSkipped: boolean;
}

const plain: File = { content: 0, mode: '100644', isSkipped: false };

const file = fc.record({
  content: fc.nat({ max: contents.length - 1 }),
  mode: fc.constantFrom('100644' as const, '100755' as const, '120000' as const),
  isSkipped: fc.boolean(),
});
const entries = fc.dictionary(fc.constantFrom(...names), file, { noNullPrototype: true });

/** An index can hold no file where it has a folder: of two such the second is left out. */
const possible = (wanted: Readonly<Record<string, File>>): ReadonlyMap<string, File> => {
  const found = new Map<string, File>();
  for (const [path, each] of Object.entries(wanted))
    if (![...found.keys()].some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`))) found.set(path, each);
  return found;
};

const stage = (path: string, edits: readonly IndexEdit[], known: readonly IndexEdit[] = []): void => {
  const give = (words: readonly string[], input: string): void => {
    execFileSync('git', ['update-index', '-z', ...words], { cwd: root, env: { ...hermeticEnv, GIT_INDEX_FILE: path }, input });
  };
  const [gone, there] = [edits.filter(({ to }) => to === null), edits.filter(({ to }) => to !== null)];
  give(
    ['--replace', '--index-info'],
    [...gone, ...there].map((each) => `${each.to?.mode ?? 0} ${each.to?.oid ?? '0'.repeat(40)}\t${each.path}\0`).join(''),
  );
  const paths = (some: readonly IndexEdit[]): string => some.map((each) => `${each.path}\0`).join('');
  const skipped = there.filter(({ isSkipped }) => isSkipped);
  if (skipped.length > 0) give(['--skip-worktree', '--stdin'], paths(skipped));
  if (known.length > 0) give(['--stdin'], paths(known));
};

const editTo = (path: string, to: File | undefined): IndexEdit => ({
  path,
  to: to === undefined ? null : { mode: to.mode, oid: blobs[to.content] ?? '' },
  isSkipped: to?.isSkipped === true,
});

function opened() {
  const read = readIndex(index, 20);
  if (read === null) throw new Error('Only git can read it.');
  return read;
}

const edit = (edits: readonly IndexEdit[], files: ReadonlyMap<string, BigIntStats> = new Map(), since = 1): Promise<void> =>
  editIndex(git(root, gitWorld), { path: index, env: { GIT_INDEX_FILE: index } }, opened(), { edits, files, since });

/** What it says of itself: its entries, the marks on them, and the tree it would be committed as. */
const said = (path: string): readonly string[] =>
  [['ls-files', '-s', '-t', '-z'], ['write-tree']].map((words) =>
    execFileSync('git', words, { cwd: root, env: { ...hermeticEnv, GIT_INDEX_FILE: path }, encoding: 'utf8' }),
  );

it('an edited index is what git makes of the same edits, and remembers no tree that has changed', async () => {
  const counts = { edits: 0, same: 0, left: 0 };
  await fc.assert(
    fc.asyncProperty(entries, entries, fc.boolean(), async (before, after, isTreeKnown) => {
      rmSync(index, { force: true });
      const [from, to] = [possible(before), possible(after)];
      stage(
        index,
        [...from].map(([path, each]) => editTo(path, each)),
      );
      if (from.size > 0 && isTreeKnown) gitIn(root, 'write-tree');
      // What both sides have may have been staged by somebody and is no part of a move.
      const edits = names.filter((path) => from.has(path) !== to.has(path) || to.has(path)).map((path) => editTo(path, to.get(path)));
      const some = edits.filter((_, at) => at % 3 !== 2);
      if (from.size === 0 || some.length === 0) return;
      cpSync(index, asGit);
      stage(asGit, some);
      const edited = draftIndex(opened().file, some);
      await edit(some);
      if (edited !== null) expect(readFileSync(index).equals(readFileSync(asGit))).toBe(true);
      expect(said(index)).toEqual(said(asGit));
      counts.edits += some.length;
      counts[edited === null ? 'left' : 'same'] += 1;
    }),
    { numRuns: rounds(12), ...calmly },
  );
  expect(counts.same).toBeGreaterThan(counts.left);
  console.info(`edited index: ${counts.same} indexes as git writes them, after ${counts.edits} edits; ${counts.left} left to git`);
});

it('what it knows of files is what git would know of them', async () => {
  writeFiles(root, { 'plain.txt': 'one\n', 'deep/er.txt': 'two\n' });
  rmSync(index, { force: true });
  const edits = ['plain.txt', 'deep/er.txt'].map((path, content) => editTo(path, { content, mode: '100644', isSkipped: false }));
  stage(index, [editTo('z', plain)]);
  cpSync(index, asGit);
  stage(asGit, edits, edits);
  await edit(edits, new Map(edits.map(({ path }) => [path, lstatSync(join(root, path), { bigint: true })])));
  expect(readFileSync(index).equals(readFileSync(asGit))).toBe(true);
});

it('a file that comes to stand on the way to another that was staged is left to git', async () => {
  for (const [before, after] of [
    ['a/b', 'a'],
    ['a', 'a/b'],
  ] as const) {
    rmSync(index, { force: true });
    stage(index, [editTo(before, plain), editTo('a-b', plain)]);
    expect(draftIndex(opened().file, [editTo(after, plain)])).toBeNull();
    expect(draftIndex(opened().file, [editTo(after, plain), editTo(before, undefined)])).not.toBeNull();
    await edit([editTo(after, plain)]);
    expect(gitIn(root, 'ls-files').split('\n')).toEqual(['a-b', after].toSorted());
  }
});

it('an index that does not trust an entry stays as old as it was', async () => {
  rmSync(index, { force: true });
  writeFiles(root, { 'plain.txt': 'one\n' });
  const [written, since, older] = [1_700_000_000, 1_700_000_007, 1_600_000_000];
  utimesSync(join(root, 'plain.txt'), written, written);
  gitIn(root, 'add', 'plain.txt');
  for (const [is, becomes] of [
    [since + 9, since],
    [written, written],
    [older, older],
  ] as const) {
    utimesSync(index, is, is);
    await edit([editTo('z', plain)], new Map(), since);
    expect(statSync(index).mtimeMs).toBe(becomes * 1000);
  }
});
