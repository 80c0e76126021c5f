import { type BigIntStats, closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsence, notRead } from '../../files/readText.ts';
import { entryFields, type IndexFile, indexFile, placeOf } from './indexFile.ts';
import { statFields } from './statFields.ts';

/** An index that was read. */
export interface ReadIndex {
  readonly file: IndexFile;
  /** When it was written, in seconds from 1970. */
  readonly writtenAt: number;
  /** Who may read and write it. */
  readonly mode: number;
}

/** The index that was read last: nobody writes into one, a new one is put in its place, so a merge that looks three times reads once. */
let last: { readonly identity: string; readonly file: IndexFile | null } | null = null;

/**
 * Reads an index as git has written it. Null for none, and for one of a kind that only git can read (split, sparse, or of another
 * version). Starts no process. `idBytes` is the length of an id: 20, or 32 in a repository with long ones. Throws FILE_NOT_READ.
 */
export function readIndex(path: string, idBytes: number): ReadIndex | null {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { ino, birthtimeNs, mtimeNs, size, mode } = fstatSync(descriptor, { bigint: true });
      const identity = `${ino}:${birthtimeNs}:${mtimeNs}:${size}:${idBytes}`;
      // Where a disk does not say when a file was made, another one may have got its number.
      if (last?.identity !== identity || birthtimeNs === 0n) last = { identity, file: indexFile(readFileSync(descriptor), idBytes) };
      return last.file === null ? null : { file: last.file, writtenAt: Number(mtimeNs / 1_000_000_000n), mode: Number(mode) & 0o777 };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}

/** What an index holds at a path. */
export interface IndexEntry {
  readonly mode: string;
  /** `unmerged` in the middle of a merge, which is no id. */
  readonly oid: string;
  /** The path is left out of a sparse checkout. */
  readonly isSkipped: boolean;
  /** Whether a file on the disk with these figures (`bigint`) is for certain the one that is staged. */
  readonly isOf: (stat: BigIntStats) => boolean;
}

/** Null for nothing. */
export function entryIn({ file, writtenAt }: ReadIndex, path: string): IndexEntry | null {
  const { entry } = placeOf(file, path);
  if (entry === null) return null;
  const { at, isUnmerged, isSkipped } = entry;
  const { bytes, idBytes } = file;
  return {
    mode: bytes
      .readUInt32BE(at + entryFields.mode)
      .toString(8)
      .padStart(6, '0'),
    oid: isUnmerged ? 'unmerged' : bytes.toString('hex', at + entryFields.id, at + entryFields.id + idBytes),
    isSkipped,
    isOf: (stat) => !isUnmerged && isSame(bytes, at, stat, writtenAt),
  };
}

/**
 * All figures are those that were written down, and they were that in an earlier second than the one in which the index was
 * written: a file that was changed since has other figures. What this cannot tell is looked into.
 */
function isSame(bytes: Buffer, at: number, stat: BigIntStats, writtenAt: number): boolean {
  // What kind of file it is, is asked apart from that.
  const figures = statFields(stat, bytes.readUInt32BE(at + entryFields.mode));
  const [changed = 0, , written = 0] = figures;
  return changed < writtenAt && written < writtenAt && figures.every((figure, index) => figure === bytes.readUInt32BE(at + 4 * index));
}
