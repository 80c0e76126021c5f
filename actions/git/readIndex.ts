import { type BigIntStats, readFileSync, statSync } from 'node:fs';
import { isAbsence, notRead } from '../files/readText.ts';

/** What an index holds at a path. */
export interface IndexEntry {
  readonly mode: string;
  readonly oid: string;
  /** The path is left out of a sparse checkout. */
  readonly isSkipped: boolean;
  /** Whether a file on the disk with these figures (`bigint`) is for certain the one that is staged. */
  readonly isOf: (stat: BigIntStats) => boolean;
}

/**
 * What the index of a checkout holds at these paths, read as git has written it. One in the middle of a merge is `unmerged`, which is no id.
 * Null for an index of a kind that only git can read (split, sparse, or of another version). Starts no process. Throws FILE_NOT_READ.
 */
export function readIndex(path: string, idBytes: number, paths: readonly string[]): ReadonlyMap<string, IndexEntry> | null {
  const found = contentOf(path);
  if (found === null) return new Map();
  const { bytes, changedAt } = found;
  const version = bytes.readUInt32BE(4);
  if (bytes.toString('latin1', 0, 4) !== 'DIRC' || (version !== 2 && version !== 3)) return null;
  // An index holds thousands of paths: those that nobody asks for are passed over as bytes.
  const wanted = new Map(paths.map((each) => [Buffer.from(each).toString('latin1'), each]));
  const entries = new Map<string, IndexEntry>();
  let at = 12;
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const begin = at;
    const flags = bytes.readUInt16BE(begin + 40 + idBytes);
    const isLonger = (flags & 0x4000) !== 0;
    const name = begin + 42 + idBytes + (isLonger ? 2 : 0);
    const length = flags & 0xfff;
    // A longer one is as long as it is.
    const end = length < 0xfff ? name + length : bytes.indexOf(0, name);
    const asked = wanted.get(bytes.toString('latin1', name, end));
    if (asked !== undefined) entries.set(asked, entryAt(bytes, begin, idBytes, { flags, isLonger, changedAt }));
    // Each entry is filled up to eight bytes, with one at least.
    at = begin + ((end - begin + 8) & ~7);
  }
  return hasOnlyKnownParts(bytes, at, idBytes) ? entries : null;
}

function entryAt(
  bytes: Buffer,
  at: number,
  idBytes: number,
  { flags, isLonger, changedAt }: { readonly flags: number; readonly isLonger: boolean; readonly changedAt: bigint },
): IndexEntry {
  const isUnmerged = (flags & 0x3000) !== 0;
  return {
    mode: bytes
      .readUInt32BE(at + 24)
      .toString(8)
      .padStart(6, '0'),
    oid: isUnmerged ? 'unmerged' : bytes.toString('hex', at + 40, at + 40 + idBytes),
    isSkipped: isLonger && (bytes.readUInt16BE(at + 42 + idBytes) & 0x4000) !== 0,
    isOf: (stat) => !isUnmerged && isSame(bytes, at, stat, changedAt),
  };
}

function contentOf(path: string): { readonly bytes: Buffer; readonly changedAt: bigint } | null {
  try {
    return { changedAt: statSync(path, { bigint: true }).mtimeNs / 1_000_000_000n, bytes: readFileSync(path) };
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}

/** An extension in small letters changes what the entries mean. */
function hasOnlyKnownParts(bytes: Buffer, from: number, idBytes: number): boolean {
  for (let at = from; at + 8 <= bytes.length - idBytes; at += 8 + bytes.readUInt32BE(at + 4)) if ((bytes[at] ?? 0) >= 0x61) return false;
  return true;
}

/**
 * All figures are those that were written down, and they were that in an earlier second than the one in which the index was
 * written: a file that was changed since has other figures. What this cannot tell is looked into.
 */
function isSame(bytes: Buffer, at: number, stat: BigIntStats, changedAt: bigint): boolean {
  const field = (index: number): bigint => BigInt(bytes.readUInt32BE(at + 4 * index));
  const [second, low] = [1_000_000_000n, 0xffff_ffffn];
  const figures = [stat.ctimeNs / second, stat.ctimeNs % second, stat.mtimeNs / second, stat.mtimeNs % second, stat.dev, stat.ino];
  const rest = [stat.uid, stat.gid, stat.size];
  return (
    stat.mtimeNs / second < changedAt &&
    stat.ctimeNs / second < changedAt &&
    figures.every((figure, index) => (figure & low) === field(index)) &&
    rest.every((figure, index) => (figure & low) === field(7 + index))
  );
}
