import {
  type BigIntStats,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import { isAbsence } from '../../files/readText.ts';
import { writing } from '../../files/writing.ts';
import type { Git, GitWorld } from '../git.ts';
import { fileIn } from './differences.ts';
import type { Look } from './lookAtMove.ts';
import { occupied } from '../worktrees/occupied.ts';

/** What became of the files of a move. */
export interface Placed {
  /** Files that are in place, by their paths: as they are for certain what git has written. */
  readonly files: ReadonlyMap<string, BigIntStats>;
  /** The first that is not what it was when it was looked at: it was left, and so are those behind it. */
  readonly overtaken: Look | null;
}

/** Where what a move needs beside the checkout is. */
export interface Beside {
  /** Where each file that comes was staged, by its path in the checkout. */
  readonly places: ReadonlyMap<string, string>;
  /** A folder for second names of the files that make room; null where nothing was staged. */
  readonly former: string | null;
}

/**
 * Lets files of a checkout become what was staged for them. What goes makes room first; what comes is put in its place whole.
 * Throws FILE_NOT_WRITTEN.
 */
export function placeFiles(
  { checkout, world }: Pick<Git, 'checkout' | 'world'>,
  looks: readonly Look[],
  { places, former }: Beside,
): Placed {
  const [going, coming] = [looks.filter(({ to }) => fileIn(to) === null), looks.filter(({ to }) => fileIn(to) !== null)];
  const files = new Map<string, BigIntStats>();
  /** Files that had another name in the checkout, which has gone: that has changed nothing but when they were changed. */
  const renamed = new Set<bigint>();
  const groups = new Map<string, bigint | null>();
  const makesRoom = (look: Look): boolean => {
    if (isOvertaken(checkout, look, renamed)) return false;
    keepFormer(checkout, look, former);
    if (look.stat !== null && look.stat.nlink > 1n) renamed.add(look.stat.ino);
    return true;
  };
  for (const look of going) {
    if (!makesRoom(look)) return { files, overtaken: look };
    writing(look.path, () => remove(checkout, look.path, world));
  }
  for (const look of coming) {
    if (!makesRoom(look)) return { files, overtaken: look };
    const stat = put(places.get(look.path) ?? '', `${checkout}/${look.path}`, look.stat !== null, groups);
    if (stat !== null) files.set(look.path, stat);
  }
  return { files, overtaken: null };
}

const statOf = (path: string): BigIntStats | null => lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;

/** Whether somebody has written a file since it was looked at. A folder is dealt with where something is to stand in its place. */
function isOvertaken(checkout: string, { path, stat }: Look, renamed: ReadonlySet<bigint>): boolean {
  const now = statOf(`${checkout}/${path}`);
  if (now === null || stat === null) return now !== stat && now?.isDirectory() !== true;
  return !isSame(now, stat) || (now.ctimeNs !== stat.ctimeNs && !renamed.has(stat.ino));
}

/** Whether both are the same file with the same content. Giving it another name changes nothing but when it was changed. */
const isSame = (one: BigIntStats, other: BigIntStats): boolean =>
  one.ino === other.ino && one.mtimeNs === other.mtimeNs && one.size === other.size;

/**
 * Gives a file that is about to go a second name. With its last name a disk also takes back its place, one file after the other
 * and each in longer than all else takes: so that can be left to whoever empties the folder, while the command goes on.
 */
function keepFormer(checkout: string, { path, stat }: Look, folder: string | null): void {
  if (stat === null || folder === null) return;
  try {
    linkSync(`${checkout}/${path}`, join(folder, String(stat.ino)));
  } catch {
    // On another disk, or where there are no second names: it goes at once.
  }
}

/** Folders that are empty without it go too, up to one that the command was given in or below. */
function remove(checkout: string, path: string, world: GitWorld): void {
  rmSync(join(checkout, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const folder = join(checkout, parent);
    if (occupied(world, folder) !== null || !removeIfEmpty(folder)) return;
  }
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

/** Puts a file in its place, and answers what it is there; null where that may not be what git has written. */
function put(from: string, to: string, isThere: boolean, groups: Map<string, bigint | null>): BigIntStats | null {
  return writing(to, () => {
    if (!isThere) makeRoom(to);
    const staged = statOf(from);
    const group = groupOf(dirname(to), groups);
    if (group !== null && group !== staged?.gid) bring(from, to);
    else
      try {
        renameSync(from, to);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
        bring(from, to);
      }
    const placed = statOf(to);
    return staged !== null && placed !== null && isSame(staged, placed) ? placed : null;
  });
}

/** The group that a folder gives to what is made in it; null where that has the group of its maker. */
function groupOf(folder: string, known: Map<string, bigint | null>): bigint | null {
  const found = known.get(folder);
  if (found !== undefined) return found;
  const { mode = 0n, gid = 0n } = statOf(folder) ?? {};
  const group = (mode & givesOn) === 0n ? null : gid;
  known.set(folder, group);
  return group;
}

/** The bit of a folder that says so. */
const givesOn = 0o2000n;

/**
 * The same by a copy, from another disk or for another group: whole in one moment too. What a kill leaves beside it, the next
 * move of this path takes away.
 */
function bring(from: string, to: string): void {
  const beside = join(dirname(to), besideName(basename(to)));
  rmSync(beside, { force: true });
  try {
    const stat = lstatSync(from);
    if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from, 'buffer'), beside);
    else {
      // Node copies the owner and the group along with a file from 22 on.
      writeFileSync(beside, readFileSync(from), { flag: 'wx' });
      chmodSync(beside, stat.mode & 0o777);
    }
    renameSync(beside, to);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Nobody else calls a file so, and it is short enough wherever the name of the file is. */
export const besideName = (name: string): string => `.${name.slice(0, 40)}.spec-kitty`;

function makeRoom(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (kindOf(path) === 'folder') removeEmptyFolders(path);
}

/** The files of a folder have gone; one that has come since is not taken away. */
function removeEmptyFolders(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  rmdirSync(folder);
}
