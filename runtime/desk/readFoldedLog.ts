import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readFileSync, type BigIntStats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { notRead } from '../../actions/files/readText.ts';
import { doctorCommand, readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { canExtend, emptyFold, foldRows } from '../../machines/rules/fold.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { FoldedLog } from './foldedLog.ts';
import type { MissionDesk } from './missionDesk.ts';
import { idLines, recordedIds, type RecordedIds } from './recordedIds.ts';
import { hasSameBytes, hasSameTail, isUntouched, loadSavedFold, loadSavedIds, smallLog, type LoadedFold } from './savedFold.ts';
import { isLineEnd, readRange } from './tornTail.ts';
import { isErrno } from './worldFailure.ts';

/**
 * Reads and folds a mission's event log; a log that is not there is empty. It goes on from a saved fold that provably is the
 * fold of the first part of the log, and leaves it aside in any doubt: the answer is always the fold of the whole log.
 * Writes nothing. Problems: CANONICAL_STATUS_UNREADABLE for each malformed row, EVENT_LOG_NOT_A_FILE, FILE_NOT_READ.
 *
 * @param before what a writer read under the lock that it still holds: only its own rows can have come since
 */
export function readFoldedLog(desk: MissionDesk, before: FoldedLog | null = null): Outcome<FoldedLog> {
  let descriptor: number;
  try {
    // A pipe in its place must not keep the reader waiting for a writer.
    descriptor = openSync(desk.path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return foldText('');
    return failure(notRead(desk.path, error).problem);
  }
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    if (!stat.isFile())
      return failure(problem('EVENT_LOG_NOT_A_FILE', `The event log ${desk.path} is not a plain file.`, { details: { path: desk.path } }));
    const start = before?.isTerminated === true ? before : savedStart(desk, descriptor, stat);
    const size = Number(stat.size);
    const extended = start === null ? null : foldNewRows(start, readRange(descriptor, start.size, size), desk.path);
    return extended === null ? foldWhole(readRange(descriptor, 0, size), desk.path) : success(extended);
  } catch (error) {
    return failure(notRead(desk.path, error).problem);
  } finally {
    closeSync(descriptor);
  }
}

/** The small log that this process has folded last: a command looks at its log several times, and of such a log nothing is saved. */
let last: { readonly path: string; readonly bytes: Buffer; readonly folded: FoldedLog } | null = null;

function foldWhole(bytes: Buffer, path: string): Outcome<FoldedLog> {
  const known =
    last !== null && last.path === path && last.folded.isTerminated && bytes.subarray(0, last.bytes.length).equals(last.bytes)
      ? last.folded
      : null;
  const extended = known === null ? null : foldNewRows(known, bytes.subarray(known.size), path);
  const folded = extended === null ? foldBytes(bytes, path) : success(extended);
  if (folded.ok && bytes.length <= smallLog) last = { path, bytes, folded: folded.value };
  return folded;
}

/** Folds the text that a log was found to hold, going on from what this process has read of that log before. */
export const foldFound = (text: string, path: string): Outcome<FoldedLog> => foldWhole(Buffer.from(text), path);

/** Folds the text of a log that no saved fold belongs to. */
export const foldText = (text: string): Outcome<FoldedLog> => foldBytes(Buffer.from(text), null);

function foldBytes(bytes: Buffer, path: string | null): Outcome<FoldedLog> {
  const read = readRows(bytes, path);
  if (!read.ok) return read;
  return success({
    fold: foldRows(emptyFold, read.value),
    size: bytes.length,
    isTerminated: bytes.length === 0 || isLineEnd(bytes.at(-1)),
    tornTail: read.value.tornTail,
    ids: once(() => recordedIds(idLines(read.value))),
    base: null,
  });
}

/** A torn row may end within a character; whole rows may not hold anything that is no text. */
function readRows(bytes: Buffer, path: string | null): Outcome<EventLog> {
  if (path === null) return readLog(bytes.toString('utf8'));
  const mission = basename(dirname(path));
  if (isUtf8(bytes) || isUtf8(bytes.subarray(0, bytes.findLastIndex(isLineEnd) + 1))) return readLog(bytes.toString('utf8'), mission);
  const next = doctorCommand(mission);
  return failure(problem('FILE_NOT_READ', `${path} cannot be read: it is not UTF-8 text.`, { next, details: { path, errno: null } }));
}

/** The log as it was when its fold was saved; null unless the log still begins with it, and for a small one. */
function savedStart(desk: MissionDesk, descriptor: number, stat: BigIntStats): FoldedLog | null {
  const loaded = Number(stat.size) <= smallLog ? null : loadSavedFold(desk);
  if (loaded === null || !isTrusted(loaded, descriptor, stat)) return null;
  const { saved } = loaded;
  const ids = once(() => loadSavedIds(desk, saved) ?? idsOfRows(desk, saved.log.size));
  return { fold: saved.fold, size: saved.log.size, isTerminated: true, tornTail: null, ids, base: saved };
}

function isTrusted(loaded: LoadedFold, descriptor: number, stat: BigIntStats): boolean {
  const { saved } = loaded;
  if (Number(stat.size) < saved.log.size || !hasSameTail(saved, descriptor)) return false;
  return isUntouched(loaded, stat) || hasSameBytes(saved, descriptor);
}

/** A fold with the rows that came after it; null when they do not simply come after it, or cannot be read. */
function foldNewRows(start: FoldedLog, bytes: Buffer, path: string): FoldedLog | null {
  if (bytes.length === 0) return start;
  const read = readRows(bytes, path);
  const knows = (id: string): boolean => start.ids().hasTransition(id);
  if (!read.ok || !canExtend(start.fold, read.value, knows)) return null;
  return {
    fold: foldRows(start.fold, read.value, knows),
    size: start.size + bytes.length,
    isTerminated: isLineEnd(bytes.at(-1)),
    tornTail: read.value.tornTail,
    ids: once(() => recordedIds(start.ids().text + idLines(read.value))),
    base: start.base,
  };
}

/** The ids in the first `size` bytes of a log that was folded before, read from its rows. Throws FILE_NOT_READ. */
function idsOfRows({ path }: MissionDesk, size: number): RecordedIds {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path).subarray(0, size);
  } catch (error) {
    throw notRead(path, error);
  }
  const read = readLog(bytes.toString('utf8'));
  if (!read.ok) throw new Error(`${path} has changed while it was read`);
  return recordedIds(idLines(read.value));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
