import { type BigIntStats, constants, lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { kindOf } from '../../files/kindOf.ts';
import { diffTrees } from '../objects/diffTrees.ts';
import { isAttributes } from '../index/attributesIn.ts';
import { isBlocked } from '../index/draftIndex.ts';
import { hashedBy } from './hashedBy.ts';
import type { Git } from '../git.ts';
import { fileId } from '../objects/keepBlob.ts';
import { pathLine } from '../pathLine.ts';
import { entryIn, type IndexEntry, type ReadIndex } from '../index/readIndex.ts';
import { seenIn } from '../objects/seen.ts';
import { findLayout } from '../layout.ts';
import { foldersAbove } from '../foldersAbove.ts';
import { leftOut } from './leftOut.ts';
import { spelledOtherwise } from './spelledOtherwise.ts';
import { standingAt } from './standingAt.ts';

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

/** A path that two commits differ in, and how it stands in a checkout. */
export interface Look extends Difference {
  /** `left`: the disk is not touched; `done`: it is as it is to be; `open`: it is as it was. */
  readonly state: 'left' | 'done' | 'open';
  /** The path is left out of a sparse checkout. */
  readonly isSkipped: boolean;
  readonly obstacle: Obstacle['why'] | null;
  /** Which of the two commits the index has it as; null for neither, and where the disk is not touched. */
  readonly isStagedAs: 'from' | 'to' | null;
  /** The file that was found there; null for none, and where the disk is not touched. */
  readonly stat: BigIntStats | null;
}

interface Difference {
  readonly path: string;
  /** What the commits hold there; null for nothing. */
  readonly from: TreeEntry | null;
  readonly to: TreeEntry | null;
}

/**
 * Looks at every path a move comes by, in the order of the paths. `index` is what was read of that of the checkout.
 * Changes nothing. Throws GIT_FAILED, GIT_UNAVAILABLE, FILE_NOT_READ.
 */
export async function lookAtMove(
  run: Git,
  commonDir: string,
  index: ReadIndex | null,
  { checkout, from, to, leaves, isIndexOnly = false }: CheckoutMove,
): Promise<readonly Look[]> {
  const differences = await differencesOf(run, from, to);
  const left = new Set(leaves);
  const own = isIndexOnly ? [] : differences.filter(({ path }) => !left.has(path));
  const gone = new Set(differences.filter((each) => each.to === null).map(({ path }) => path));
  const { entries: staged, isBlockedAt } = await stagedAt(run, index, own, gone);
  const coming = own.flatMap(({ path, to }) => (staged.has(path) || to === null ? [] : [{ path, to }]));
  const layout = coming.length === 0 ? null : findLayout(checkout);
  const skipped = layout === null ? new Set<string>() : await leftOut(run, layout, coming);
  const otherwise = spelledOtherwise(
    checkout,
    own.map(({ path }) => path),
  );
  const found = await filesAt(
    run,
    commonDir,
    own.filter(({ path }) => !otherwise.has(path)),
    staged,
  );
  const isSame = await sameness(run, own, found);
  const going = new Set([...own.filter((each) => each.to === null).map(({ path }) => path), ...otherwise]);
  return differences.map((each): Look => {
    const { path } = each;
    const entry = staged.get(path) ?? null;
    const isSkipped = entry?.isSkipped === true || skipped.has(path);
    if (isIndexOnly || left.has(path) || isSkipped)
      return { ...each, state: 'left', isSkipped, obstacle: null, isStagedAs: null, stat: null };
    const isStagedAs = isAlike(entry, each.to) ? 'to' : isAlike(entry, each.from) ? 'from' : null;
    const isStaged = isStagedElse(entry, each) || (entry === null && each.to !== null && isBlockedAt(path));
    const files = { path, from: fileIn(each.from), to: fileIn(each.to) };
    if (files.from === null && files.to === null) {
      const isInTheWay = isNewFolder(each) && kindOf(`${checkout}/${path}`) !== 'folder' && isObstructed(checkout, path, going);
      return {
        ...each,
        state: 'left',
        isSkipped,
        obstacle: isStaged ? 'staged' : isInTheWay ? 'in_the_way' : null,
        isStagedAs,
        stat: null,
      };
    }
    const file = found.get(path) ?? null;
    const stat = file?.stat ?? null;
    if (isSame(file, files.to)) return { ...each, state: 'done', isSkipped, obstacle: isStaged ? 'staged' : null, isStagedAs, stat };
    return {
      ...each,
      state: 'open',
      isSkipped,
      obstacle: obstacleAt(checkout, files, { file, isStaged, isSame }, going),
      isStagedAs,
      stat,
    };
  });
}

function obstacleAt(
  checkout: string,
  { path, from }: Difference,
  { file, isStaged, isSame }: { readonly file: TreeEntry | null; readonly isStaged: boolean; readonly isSame: Sameness },
  going: ReadonlySet<string>,
): Look['obstacle'] {
  if (file === null && from === null && isObstructed(checkout, path, going)) return 'in_the_way';
  if (!isSame(file, from)) return from === null ? 'in_the_way' : 'changed';
  return isStaged ? 'staged' : null;
}

/** Whether something is staged that no commit may hold, whatever stands on the disk: the index alone has it. */
const isStagedElse = (entry: TreeEntry | null, { from, to }: Difference): boolean => !isAlike(entry, from) && !isAlike(entry, to);

const isAlike = (one: TreeEntry | null, other: TreeEntry | null): boolean =>
  one === null || other === null ? one === other : one.oid === other.oid && one.mode === other.mode;

/** Whether what stands on the disk is what a commit holds. */
type Sameness = (file: TreeEntry | null, entry: TreeEntry | null) => boolean;

/**
 * On some disks every file is executable, or none, and a link is a file that says where it leads: git is told so (core.fileMode,
 * core.symlinks) and goes by the content. It is asked about that where something differs in nothing else.
 */
async function sameness(run: Git, differences: readonly Difference[], found: ReadonlyMap<string, TreeEntry>): Promise<Sameness> {
  const isInDoubt = differences.some(({ path, from, to }) => {
    const file = found.get(path) ?? null;
    return file !== null && !isAlike(file, from) && !isAlike(file, to) && [from?.oid, to?.oid].includes(file.oid);
  });
  if (!isInDoubt) return isAlike;
  const isFalse = async (key: string): Promise<boolean> =>
    (await run.ask(['config', '--type=bool', '--get', key])).stdout.trim() === 'false';
  const [noModes, noLinks] = [await isFalse('core.fileMode'), await isFalse('core.symlinks')];
  const passed = (mode: string): string => ((noModes && mode === '100755') || (noLinks && mode === '120000') ? '100644' : mode);
  return (file, entry) =>
    isAlike(file === null ? null : { ...file, mode: passed(file.mode) }, entry === null ? null : { ...entry, mode: passed(entry.mode) });
}

const submodule = '160000';

/** Whether a submodule comes, for which git makes a folder: without one it counts as deleted. */
export const isNewFolder = ({ from, to }: Pick<Difference, 'from' | 'to'>): boolean => from?.mode !== submodule && to?.mode === submodule;

/** The file of an entry: what a submodule has checked out is its own business, as it is for git. */
export const fileIn = (entry: TreeEntry | null): TreeEntry | null => (entry?.mode === submodule ? null : entry);

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
    const entry = (mode: string, oid: string): TreeEntry | null => (mode === absent ? null : { mode, oid });
    differences.push({ path: parts[at + 1] ?? '', from: entry(before, former), to: entry(after, latter) });
  }
  return differences;
}

type StagedEntry = Omit<IndexEntry, 'isOf'> & Partial<Pick<IndexEntry, 'isOf'>>;

interface Staged {
  readonly entries: ReadonlyMap<string, StagedEntry>;
  /** Whether something is staged below a path, or as a file on the way to it, that is not to go. */
  readonly isBlockedAt: (path: string) => boolean;
}

async function stagedAt(run: Git, index: ReadIndex | null, differences: readonly Difference[], gone: ReadonlySet<string>): Promise<Staged> {
  const paths = differences.map(({ path }) => path);
  if (paths.length === 0) return { entries: new Map(), isBlockedAt: () => false };
  if (index === null) return stagedByGit(run, paths, gone);
  const entries = new Map(
    paths.flatMap((path): [string, StagedEntry][] => {
      const entry = entryIn(index, path);
      return entry === null ? [] : [[path, entry]];
    }),
  );
  return { entries, isBlockedAt: (path) => isBlocked(index.file, path, gone) };
}

/** The same as git says it. A path in the middle of a merge counts as something that is in no commit. */
async function stagedByGit(run: Git, paths: readonly string[], gone: ReadonlySet<string>): Promise<Staged> {
  const wanted = new Set(paths);
  const [entries, staying, folders] = [new Map<string, StagedEntry>(), new Set<string>(), new Set<string>()];
  for (const row of (await run(['ls-files', '-s', '-t', '-z'])).split('\0')) {
    const [, tag, mode = '', oid = '', stage, path = ''] = /^(\S) (\d+) ([0-9a-f]+) (\d)\t(.*)$/s.exec(row) ?? [];
    if (wanted.has(path)) entries.set(path, { mode, oid: stage === '0' ? oid : 'unmerged', isSkipped: tag === 'S' });
    if (path === '' || gone.has(path)) continue;
    staying.add(path);
    for (const folder of foldersAbove(path)) folders.add(folder);
  }
  return { entries, isBlockedAt: (path) => folders.has(path) || foldersAbove(path).some((folder) => staying.has(folder)) };
}

interface FoundFile extends TreeEntry {
  readonly stat: BigIntStats;
}

/** What stands at these paths, as git would commit it. Files that are for certain what is staged need not be read for that. */
async function filesAt(
  run: Git,
  commonDir: string,
  differences: readonly Difference[],
  staged: ReadonlyMap<string, StagedEntry>,
): Promise<ReadonlyMap<string, FoundFile>> {
  const { checkout } = run;
  const folders = new Map<string, boolean>([['.', true]]);
  const isFolder = (folder: string): boolean => {
    const found = folders.get(folder) ?? (isFolder(dirname(folder)) && kindOf(`${checkout}/${folder}`) === 'folder');
    folders.set(folder, found);
    return found;
  };
  const there = differences.flatMap((difference) => {
    const { path } = difference;
    // What a link on the way leads to is no part of the checkout.
    const stat = isFolder(dirname(path)) ? lstatSync(`${checkout}/${path}`, { bigint: true, throwIfNoEntry: false }) : undefined;
    if (stat === undefined || stat.isDirectory()) return [];
    const entry = staged.get(path);
    // Whoever opened anything else might wait for ever.
    const oid = stat.isFile() || stat.isSymbolicLink() ? null : '';
    return [{ path, stat, difference, mode: modeOf(stat), oid: entry?.isOf?.(stat) === true ? entry.oid : oid }];
  });
  const unknown = there.filter(({ oid }) => oid === null);
  const read = await idsOf(run, commonDir, unknown, differences);
  return new Map(there.map(({ path, stat, mode, oid }) => [path, { stat, mode, oid: oid ?? read.get(path) ?? '' }]));
}

interface UnknownFile {
  readonly path: string;
  readonly stat: BigIntStats;
  readonly difference: Difference;
}

/** The ids git would give what is in these files. Git is asked where it may have to change that before it takes it. */
async function idsOf(
  run: Git,
  commonDir: string,
  files: readonly UnknownFile[],
  differences: readonly Difference[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(files.map((file) => [file.path, idAsItIs(run.checkout, commonDir, file)]));
  const asked = files.filter(({ path }) => ids.get(path) === null);
  const said = await hashed(run, asked, []);
  const isOfCommit = (id: string | undefined, { difference: { from, to } }: UnknownFile): boolean => id === from?.oid || id === to?.oid;
  // By attributes that a killed move has brought already, git would change what nobody has edited.
  const doubtful = asked.filter((file) => !isOfCommit(said.get(file.path), file));
  const raw = await hashed(run, doubtful, ['--no-filters']);
  for (const file of doubtful) if (isOfCommit(raw.get(file.path), file)) said.set(file.path, raw.get(file.path) ?? '');
  // Nor is it edited where it stands as the attributes of either commit have it.
  const attributes = differences.filter(({ path }) => isAttributes(path));
  for (const side of ['from', 'to'] as const) {
    const left = attributes.length === 0 ? [] : asked.filter((file) => !isOfCommit(said.get(file.path), file));
    if (left.length === 0) break;
    const of = new Map(attributes.map((each) => [each.path, each[side]?.oid ?? null]));
    const then = await hashedBy(run, commonDir, pathsOf(left), of);
    for (const file of left) if (isOfCommit(then.get(file.path), file)) said.set(file.path, then.get(file.path) ?? '');
  }
  return new Map([...ids].map(([path, id]) => [path, id ?? said.get(path) ?? '']));
}

const pathsOf = (files: readonly UnknownFile[]): readonly string[] => files.map(({ path }) => path);

async function hashed(run: Git, files: readonly UnknownFile[], manner: readonly string[]): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const input = files.map(({ path }) => pathLine(path)).join('');
  const answers = (await run(['hash-object', ...manner, '--stdin-paths'], { input })).split('\n');
  return new Map(files.map(({ path }, index) => [path, answers[index] ?? '']));
}

/** The id of what is in a link, and in a file that holds byte for byte what one of the commits does; else null. */
function idAsItIs(checkout: string, commonDir: string, { path, stat, difference: { from, to } }: UnknownFile): string | null {
  if (!stat.isSymbolicLink() && (!stat.isFile() || stat.size > most)) return null;
  const id = fileId(commonDir, `${checkout}/${path}`);
  return stat.isSymbolicLink() || id === from?.oid || id === to?.oid ? id : null;
}

/** Larger files are read by git, which does not hold them in memory. */
const most = 1_000_000;

const modeOf = (stat: BigIntStats): string =>
  stat.isSymbolicLink() ? '120000' : (Number(stat.mode) & constants.S_IXUSR) === 0 ? '100644' : '100755';

/** Whether something that stays stands where a new file is to be, or on the way to it. */
const isObstructed = (checkout: string, path: string, going: ReadonlySet<string>): boolean =>
  standingAt(checkout, path).some((each) => !going.has(each));
