import type { BigIntStats } from 'node:fs';
import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { kindOf } from '../../files/kindOf.ts';
import type { Git } from '../git.ts';
import type { ReadIndex } from '../index/readIndex.ts';
import { stagedAt } from '../index/stagedAt.ts';
import { findLayout } from '../layout.ts';
import { type Difference, differencesOf, fileIn, isNewFolder } from './differences.ts';
import { filesAt } from './filesAt.ts';
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
  /** Paths that the commit has as they lie on the disk: what else is staged there it has passed over, as `git commit -- <path>` does. */
  readonly committed?: readonly string[];
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
  /** Git passes over the path: it is left out of a sparse checkout, or somebody has hidden it (`--skip-worktree`). */
  readonly isSkipped: boolean;
  readonly obstacle: Obstacle['why'] | null;
  /** Which of the two commits the index has it as; null for neither, and where the disk is not touched. */
  readonly isStagedAs: 'from' | 'to' | null;
  /** The file that was found there; null for none, and where the disk is not touched. */
  readonly stat: BigIntStats | null;
}

/**
 * Looks at every path a move comes by, in the order of the paths. `index` is what was read of that of the checkout.
 * Changes nothing. Throws GIT_FAILED, GIT_UNAVAILABLE, FILE_NOT_READ.
 */
export async function lookAtMove(
  run: Git,
  commonDir: string,
  index: ReadIndex | null,
  { checkout, from, to, leaves, committed = [], isIndexOnly = false }: CheckoutMove,
): Promise<readonly Look[]> {
  const differences = await differencesOf(run, from, to);
  const [left, passed] = [new Set(leaves), new Set(committed)];
  const own = isIndexOnly ? [] : differences.filter(({ path }) => !left.has(path));
  const gone = new Set(differences.filter((each) => each.to === null).map(({ path }) => path));
  const { entries: staged, isBlockedAt } = await stagedAt(
    run,
    index,
    own.map(({ path }) => path),
    gone,
  );
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
    // Whoever has hidden a file from git that is there works with it: left alone, it would take back what the commit brings.
    const isHidden = entry?.isSkipped === true && found.has(path);
    if (isIndexOnly || left.has(path) || (isSkipped && !isHidden))
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
    if (isSame(file, files.to))
      return { ...each, state: 'done', isSkipped, obstacle: isStaged && !passed.has(path) ? 'staged' : null, isStagedAs, stat };
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

/** Whether something that stays stands where a new file is to be, or on the way to it. */
const isObstructed = (checkout: string, path: string, going: ReadonlySet<string>): boolean =>
  standingAt(checkout, path).some((each) => !going.has(each));
