import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, type BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { emptyFold } from '../../machines/rules/fold.ts';
import { digest } from '../digest.ts';
import { version } from '../session/version.ts';
import { checksum } from './checksum.ts';
import { makeFolder } from './makeFolder.ts';
import type { FoldedLog, SavedFold } from './foldedLog.ts';
import type { MissionDesk } from './missionDesk.ts';
import { recordedIds, type RecordedIds } from './recordedIds.ts';
import { readRange } from './tornTail.ts';
import { replaceFile, writeWhole } from './writeFileAtomically.ts';

/** A saved fold as it was found. */
export interface LoadedFold {
  readonly saved: SavedFold;
  /** When it was written, in nanoseconds. */
  readonly written: bigint;
}

const tailLength = 4096;

/**
 * Bytes. The fold of a log up to this size is not saved: to make it again takes less time than to write it down, and to prove
 * that it still fits.
 */
export const smallLog = 64 * 1024;

/**
 * The first line of the file: what wrote the rest, and a digest of it. Another version of the program may fold differently.
 * Whole and of this program it needs no look at its shape, which would take longer than folding a usual log again.
 */
const seal = (rest: string): string => `${program} ${digest(rest)}`;
const program = `saved-fold/2 ${emptyFold.format} ${version}`;

/** The saved fold of a mission; null when there is none or when what is there was not written by this version of the program. */
export function loadSavedFold({ savedFold }: MissionDesk): LoadedFold | null {
  let descriptor: number;
  try {
    descriptor = openSync(savedFold, 'r');
  } catch {
    // A cache that cannot be read is no cache: the log has everything.
    return null;
  }
  try {
    const text = readFileSync(descriptor, 'utf8');
    const end = text.indexOf('\n');
    const rest = text.slice(end + 1);
    if (text.slice(0, end) !== seal(rest)) return null;
    const saved: SavedFold = JSON.parse(rest);
    return { saved, written: fstatSync(descriptor, { bigint: true }).mtimeNs };
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Whether the log is byte for byte what was folded, by what the file system says of it. Times tell two writes apart only when
 * they are further apart than a tick of the file system's clock, so a log that was written just before its fold is doubted.
 */
export function isUntouched({ saved: { log }, written }: LoadedFold, stat: BigIntStats): boolean {
  const isSame =
    log.size === Number(stat.size) &&
    log.inode === String(stat.ino) &&
    log.modified === String(stat.mtimeNs) &&
    log.changed === String(stat.ctimeNs);
  const lastChange = stat.mtimeNs > stat.ctimeNs ? stat.mtimeNs : stat.ctimeNs;
  return isSame && written - lastChange > tickOf(stat);
}

/** Nanoseconds: most file systems tick with the kernel (at most 10 ms); one that only ever shows round times may tick in seconds. */
const tickOf = ({ mtimeNs }: BigIntStats): bigint => (mtimeNs % 1_000_000n === 0n ? 2_000_000_000n : 20_000_000n);

/** Whether the open log still has the end that was folded, where it was. */
export const hasSameTail = ({ log, tail }: SavedFold, descriptor: number): boolean => tailOf(descriptor, log.size) === tail;

/** Whether the first part of the open log is what was folded, by all its bytes. */
export const hasSameBytes = (saved: SavedFold, descriptor: number): boolean =>
  checksum(readRange(descriptor, 0, saved.log.size)) === saved.checksum;

const tailOf = (descriptor: number, size: number): string => readRange(descriptor, Math.max(0, size - tailLength), size).toString('latin1');

/** The ids that belong to a saved fold; null when their file does not fit it. */
export function loadSavedIds(desk: MissionDesk, { ids }: SavedFold): RecordedIds | null {
  try {
    const bytes = readFileSync(desk.ids).subarray(0, ids.size);
    return bytes.length === ids.size && checksum(bytes) === ids.checksum ? recordedIds(bytes.toString('utf8')) : null;
  } catch {
    return null;
  }
}

/**
 * Writes down the fold of a log, so that the next reader begins where it ends. Costs as much as the log has grown since the
 * fold it goes on from. Does nothing for a small log, and for one that ends in the middle of a row or has changed meanwhile.
 * The caller holds the mission's lock. Throws what the file system throws; the log is never touched.
 */
export function saveFold(desk: MissionDesk, folded: FoldedLog): void {
  if (!folded.isTerminated || folded.size <= smallLog) return;
  const descriptor = openSync(desk.path, 'r');
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    if (Number(stat.size) !== folded.size) return;
    const log = { size: folded.size, inode: String(stat.ino), modified: String(stat.mtimeNs), changed: String(stat.ctimeNs) };
    if (isSaved(desk, log)) return;
    makeFolder(dirname(desk.savedFold));
    const { base } = folded;
    const saved: SavedFold = {
      log,
      tail: tailOf(descriptor, folded.size),
      checksum: checksum(readRange(descriptor, base?.log.size ?? 0, folded.size), base?.checksum),
      ids: saveIds(desk, folded),
      fold: folded.fold,
    };
    const rest = `${JSON.stringify(saved)}\n`;
    replaceFile(desk.savedFold, `${seal(rest)}\n${rest}`);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether somebody has written down the fold of this very log: then whoever has recorded nothing new has nothing to write. */
function isSaved({ savedFold }: MissionDesk, log: SavedFold['log']): boolean {
  const text = readText(savedFold);
  return text !== null && text.startsWith(`${program} `) && text.includes(`\n{"log":${JSON.stringify(log)},`);
}

/**
 * Brings the file of ids up to the fold. A reader that still has the former fold finds its own part unchanged at the beginning,
 * or sees that the file does not fit.
 */
function saveIds(desk: MissionDesk, folded: FoldedLog): SavedFold['ids'] {
  const { text } = folded.ids();
  const before = folded.base === null ? null : loadSavedIds(desk, folded.base);
  if (folded.base === null || before === null) {
    replaceFile(desk.ids, text);
    const bytes = Buffer.from(text);
    return { size: bytes.length, checksum: checksum(bytes) };
  }
  const { size, checksum: sum } = folded.base.ids;
  const added = Buffer.from(text.slice(before.text.length));
  const descriptor = openSync(desk.ids, 'r+');
  try {
    ftruncateSync(descriptor, size);
    writeWhole(descriptor, added, size);
  } finally {
    closeSync(descriptor);
  }
  return { size: size + added.length, checksum: checksum(added, sum) };
}
