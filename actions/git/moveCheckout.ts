import { constants, copyFileSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { kindOf } from '../files/kindOf.ts';
import { isAbsence } from '../files/readText.ts';
import { writing } from '../files/writing.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type Git, type GitWorld, git } from './git.ts';
import { diffTrees } from './diffTrees.ts';
import { blobId, hashOf } from './keepBlob.ts';
import type { Layout } from './layout.ts';
import { abandonedFiles, ownPath } from './processFiles.ts';
import { type IndexEntry, readIndex } from './readIndex.ts';
import { nextIndex, putIndexInPlace } from './refreshIndex.ts';
import { seenIn } from './seen.ts';
import { type TemporaryIndex, removeIndex } from './temporaryIndex.ts';

/** A checkout to be taken from what one commit holds to what another one does. */
export interface CheckoutMove {
  /** Its top folder, absolute. */
  readonly checkout: string;
  /** The commits, or their trees. */
  readonly from: string;
  readonly to: string;
  /** Paths that are somebody else's business on the disk: there the index alone follows. From the top, with forward slashes. */
  readonly leaves: readonly string[];
  /** Whether all files are left as they are, and the index alone follows. */
  readonly isIndexOnly?: boolean;
}

/** A file that stands in the way of a move, because it would be lost. */
export interface Obstacle {
  readonly path: string;
  /** `changed`: it was edited or removed; `staged`: something else is staged; `in_the_way`: git does not know it, ignored or not. */
  readonly why: 'changed' | 'staged' | 'in_the_way';
}

/** Everything that would be lost by a move, in the order of the paths. Looks and changes nothing. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function whyNotMovable(move: CheckoutMove, world: GitWorld): Promise<readonly Obstacle[]> {
  const layout = await enterCheckout(move.checkout, world);
  const looks = await lookAt(git(move.checkout, world), layout, move);
  return looks.flatMap(({ path, obstacle }) => (obstacle === null ? [] : [{ path, why: obstacle }]));
}

/**
 * Takes the files and the index of a checkout from one commit to another. Files people have edited, and files git does not
 * know, ignored ones too, are never written over: then nothing is changed. A path that is as it is to be is done, so that
 * a move which was killed is ended by another. Each file is whole at every moment. No ref is moved.
 *
 * Throws CHECKOUT_NOT_MOVABLE with every path, GIT_OPERATION_IN_PROGRESS (the index is held all the time), FILE_NOT_WRITTEN,
 * GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function moveCheckout(move: CheckoutMove, world: GitWorld): Promise<void> {
  const layout = await enterCheckout(move.checkout, world);
  const run = git(move.checkout, world);
  const looks = await lookAt(run, layout, move);
  const [first, ...others] = looks.filter(({ obstacle }) => obstacle !== null);
  if (first !== undefined) throw notMovable(move, [first, ...others]);
  const next = nextIndex(layout, world);
  try {
    await hold(run, next.index, looks);
    await writeFiles(
      run,
      layout,
      next.index,
      looks.filter(({ state }) => state === 'open'),
    );
    await know(run, next.index, looks);
  } catch (error) {
    removeIndex(next.index);
    throw error;
  }
  const isInPlace = await putIndexInPlace(layout, next, world, async (index) => {
    await hold(run, index, looks);
    await know(run, index, looks);
  });
  const lock = join(layout.gitDir, 'index.lock');
  if (!isInPlace)
    throw new ProblemError(
      problem(
        'GIT_OPERATION_IN_PROGRESS',
        `Another program holds the index of ${move.checkout}, or was killed while it did: ${lock} is there.`,
        {
          unchanged: 'The files are in place; the same command lets the index follow.',
          next: 'spec-kitty doctor locks',
          details: { checkout: move.checkout, operation: 'index lock', lock },
        },
      ),
    );
}

/** What a commit holds at a path; null for nothing. */
interface Entry {
  readonly mode: string;
  readonly oid: string;
}

interface Difference {
  readonly path: string;
  readonly from: Entry | null;
  readonly to: Entry | null;
}

interface Look extends Difference {
  /** `left`: the disk is not touched; `done`: it is as it is to be; `open`: it is as it was. */
  readonly state: 'left' | 'done' | 'open';
  /** The path is left out of a sparse checkout. */
  readonly isSkipped: boolean;
  readonly obstacle: Obstacle['why'] | null;
}

async function lookAt(
  run: Git,
  { commonDir, gitDir }: Layout,
  { checkout, from, to, leaves, isIndexOnly = false }: CheckoutMove,
): Promise<readonly Look[]> {
  const differences = await differencesOf(run, from, to);
  const left = new Set(leaves);
  const own = isIndexOnly ? [] : differences.filter(({ path }) => !left.has(path));
  const staged = await stagedAt(
    run,
    { commonDir, gitDir },
    own.map(({ path }) => path),
  );
  const found = await diskEntries(run, commonDir, checkout, own, staged);
  const going = new Set(own.filter((each) => each.to === null).map(({ path }) => path));
  return differences.map((each): Look => {
    const { path } = each;
    const entry = staged.get(path) ?? null;
    const isSkipped = entry?.isSkipped === true;
    if (isIndexOnly || left.has(path) || isSkipped || isSubmodule(each)) return { ...each, state: 'left', isSkipped, obstacle: null };
    const disk = found.get(path) ?? null;
    if (isSame(disk, each.to)) return { ...each, state: 'done', isSkipped, obstacle: null };
    const state = 'open';
    if (disk === null && each.from === null)
      return { ...each, state, isSkipped, obstacle: isObstructed(checkout, path, going) ? 'in_the_way' : null };
    if (!isSame(disk, each.from)) return { ...each, state, isSkipped, obstacle: each.from === null ? 'in_the_way' : 'changed' };
    return { ...each, state, isSkipped, obstacle: isSame(entry, each.from) || isSame(entry, each.to) ? null : 'staged' };
  });
}

const isSame = (one: Entry | null, other: Entry | null): boolean =>
  one === null || other === null ? one === other : one.oid === other.oid && one.mode === other.mode;

/** What a submodule has checked out is its own business, as it is for git. */
const isSubmodule = ({ from, to }: Difference): boolean => from?.mode === '160000' || to?.mode === '160000';

/** What is different between two commits or trees. Trees that were compared before in this command are not compared again. */
async function differencesOf(run: Git, from: string, to: string): Promise<readonly Difference[]> {
  const { trees } = seenIn(run.world);
  const [before, after] = [trees.get(from), trees.get(to)];
  if (before === undefined || after === undefined)
    return differencesIn(await run(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to]));
  const pair = { from: before, to: after };
  return (await diffTrees(run, [pair]))(pair)
    .map((change) => ({ path: change.path, from: change.before, to: change.after }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

const absent = '000000';

function differencesIn(raw: string): readonly Difference[] {
  const parts = raw.split('\0');
  const differences: Difference[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before = '', after = '', former = '', latter = ''] = (parts[at] ?? '').slice(1).split(' ');
    const entry = (mode: string, oid: string): Entry | null => (mode === absent ? null : { mode, oid });
    differences.push({ path: parts[at + 1] ?? '', from: entry(before, former), to: entry(after, latter) });
  }
  return differences;
}

type StagedEntry = Omit<IndexEntry, 'isOf'> & Partial<Pick<IndexEntry, 'isOf'>>;

async function stagedAt(
  run: Git,
  { commonDir, gitDir }: Pick<Layout, 'commonDir' | 'gitDir'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, StagedEntry>> {
  if (paths.length === 0) return new Map();
  return readIndex(join(gitDir, 'index'), hashOf(commonDir) === 'sha1' ? 20 : 32, paths) ?? indexEntries(run, paths);
}

/** What is staged at these paths, as git says it. One in the middle of a merge counts as something that is in no commit. */
async function indexEntries(run: Git, paths: readonly string[]): Promise<ReadonlyMap<string, StagedEntry>> {
  const wanted = new Set(paths);
  const rows = (await run(['ls-files', '-s', '-t', '-z'])).split('\0');
  return new Map(
    rows.flatMap((row): readonly [string, StagedEntry][] => {
      const [, tag, mode = '', oid = '', stage, path = ''] = /^(\S) (\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(row) ?? [];
      return wanted.has(path) ? [[path, { mode, oid: stage === '0' ? oid : 'unmerged', isSkipped: tag === 'S' }]] : [];
    }),
  );
}

/** What stands at these paths, as git would commit it. Files that are for certain what is staged need not be read for that. */
async function diskEntries(
  run: Git,
  commonDir: string,
  checkout: string,
  differences: readonly Difference[],
  staged: ReadonlyMap<string, StagedEntry>,
): Promise<ReadonlyMap<string, Entry>> {
  const folders = new Map<string, boolean>([['.', true]]);
  const isFolder = (folder: string): boolean => {
    const found = folders.get(folder) ?? (isFolder(dirname(folder)) && kindOf(join(checkout, folder)) === 'folder');
    folders.set(folder, found);
    return found;
  };
  const there = differences.flatMap(({ path }) => {
    // What a link on the way leads to is no part of the checkout.
    const stat = isFolder(dirname(path)) ? lstatSync(join(checkout, path), { bigint: true, throwIfNoEntry: false }) : undefined;
    if (stat === undefined || stat.isDirectory()) return [];
    const entry = staged.get(path);
    return [
      {
        path,
        isLink: stat.isSymbolicLink(),
        mode: stat.isSymbolicLink() ? '120000' : modeOf(Number(stat.mode)),
        oid: entry?.isOf?.(stat) === true ? entry.oid : null,
      },
    ];
  });
  const known = there.flatMap(({ path, mode, oid }): [string, Entry][] => (oid === null ? [] : [[path, { mode, oid }]]));
  const unknown = there.filter(({ oid }) => oid === null);
  const plain = unknown.filter(({ isLink }) => !isLink);
  const ids =
    plain.length === 0
      ? []
      : (await run(['hash-object', '--stdin-paths'], { input: plain.map(({ path }) => `${listed(path)}\n`).join('') }))
          .trimEnd()
          .split('\n');
  return new Map([
    ...known,
    ...plain.map(({ path, mode }, index): [string, Entry] => [path, { mode, oid: ids[index] ?? '' }]),
    ...unknown
      .filter(({ isLink }) => isLink)
      .map(({ path, mode }): [string, Entry] => [path, { mode, oid: blobId(commonDir, readlinkSync(join(checkout, path))) }]),
  ]);
}

/** A path on a line of its own; in quotes where it could not be told from two lines or from a path in quotes. */
const listed = (path: string): string => (/^"|\n/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path);

const modeOf = (mode: number): string => ((mode & constants.S_IXUSR) === 0 ? '100644' : '100755');

/** Whether something git does not know stands where a new file is to be, or on the way to it. */
function isObstructed(checkout: string, path: string, going: ReadonlySet<string>): boolean {
  if (kindOf(join(checkout, path)) === 'folder') return filesIn(join(checkout, path)).some((name) => !going.has(`${path}/${name}`));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent))
    if (kindOf(join(checkout, parent)) === 'file') return !going.has(parent);
  return false;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));

/** What goes makes room first. What comes is written beside the checkout, as git would write it there, and put in its place. */
async function writeFiles(run: Git, { commonDir }: Layout, index: TemporaryIndex, open: readonly Look[]): Promise<void> {
  const { checkout, world } = run;
  for (const abandoned of abandonedFiles(commonDir, staging)) rmSync(abandoned, { recursive: true, force: true });
  const coming = open.filter(({ to }) => to !== null);
  const folder = ownPath(commonDir, staging, world);
  try {
    if (coming.length > 0) await stage(run, index, folder, coming);
    for (const { path } of open.filter(({ to }) => to === null)) writing(path, () => remove(checkout, path));
    for (const { path } of coming) writing(join(checkout, path), () => put(join(folder, path), join(checkout, path)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const staging = 'staged';

/** So many files that somebody waits for them. */
const many = 1000;

async function stage(run: Git, { env }: TemporaryIndex, folder: string, coming: readonly Look[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run(['checkout-index', '-z', '--stdin', `--prefix=${folder}/`], { env, input: nulls(coming), isLong: coming.length > many });
}

const nulls = (looks: readonly Look[]): string => looks.map(({ path }) => `${path}\0`).join('');

function remove(checkout: string, path: string): void {
  rmSync(join(checkout, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) if (!removeIfEmpty(join(checkout, parent))) return;
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (isAbsence(error)) return true;
    // Something else is in it, or somebody stands in it: it stays.
    return false;
  }
}

function put(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (kindOf(to) === 'folder') rmSync(to, { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    const beside = `${to}.spec-kitty`;
    copyFileSync(from, beside);
    renameSync(beside, to);
  }
}

const entryRows = (entries: readonly { readonly path: string; readonly to: Entry | null }[]): string =>
  entries.map(({ path, to }) => (to === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${to.mode} ${to.oid} 0\t${path}\0`)).join('');

/** Lets an index hold at these paths what the commit does. */
async function hold(run: Git, { env }: TemporaryIndex, looks: readonly Look[]): Promise<void> {
  if (looks.length === 0) return;
  const [gone, there] = [looks.filter(({ to }) => to === null), looks.filter(({ to }) => to !== null)];
  await run(['update-index', '-z', '--replace', '--index-info'], { env, input: entryRows([...gone, ...there]) });
  const skipped = there.filter(({ isSkipped }) => isSkipped);
  if (skipped.length > 0) await run(['update-index', '-z', '--skip-worktree', '--stdin'], { env, input: nulls(skipped) });
}

/** Lets an index know the files on the disk that are like what it holds. */
async function know(run: Git, { env }: TemporaryIndex, looks: readonly Look[]): Promise<void> {
  const like = looks.filter(({ to, state }) => to !== null && state !== 'left');
  if (like.length > 0) await run(['update-index', '-z', '--stdin'], { env, input: nulls(like) });
}

const words: Readonly<Record<Obstacle['why'], string>> = {
  changed: 'was changed and not committed',
  staged: 'is staged as something else',
  in_the_way: 'is in the way and git does not know it',
};

function notMovable({ checkout }: CheckoutMove, looks: readonly Look[]): ProblemError {
  const obstacles = looks.flatMap(({ path, obstacle }) => (obstacle === null ? [] : [{ path, why: obstacle }]));
  const told = obstacles
    .slice(0, 10)
    .map(({ path, why }) => `${path} ${words[why]}`)
    .join('; ');
  return new ProblemError(
    problem('CHECKOUT_NOT_MOVABLE', `${checkout} holds what would be lost: ${told}${obstacles.length > 10 ? ' …' : ''}.`, {
      details: { checkout, obstacles },
    }),
  );
}
