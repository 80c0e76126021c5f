import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { aside } from '../../machines/rules/aside.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { HeldLock } from './lock.ts';
import { removeIfThere } from './removeIfThere.ts';
import { endOfLog, readRange, setTornTailAside } from './tornTail.ts';
import { isErrno, worldFailure } from './worldFailure.ts';
import { syncFolder } from './writeFileAtomically.ts';

/** An event log and the place where its torn tails are kept. */
export interface LogFile {
  readonly path: string;
  readonly aside: string;
}

/**
 * Appends rows (lines without newline) durably: when it succeeds they are on the disk, in one piece and in order, and
 * have been read back; when it fails the log is as long as before. One write for all rows, so that a kill tears none.
 * A torn tail is set aside first, a missing last newline is added; whole rows are never rewritten.
 * `lock` is the caller's proof that it is the only writer.
 *
 * Problems: FILE_NOT_WRITTEN, EVENT_LOG_NOT_A_FILE, STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED (another program wrote
 * into the log at the same time).
 */
export function appendRows(log: LogFile, rows: readonly string[], _lock: HeldLock): Outcome<void> {
  if (rows.length === 0) return success(undefined);
  let opened: OpenLog;
  try {
    opened = open(log.path);
  } catch (error) {
    if (isErrno(error, 'ELOOP') || isErrno(error, 'EISDIR')) return failure(notAFile(log.path));
    return failure(worldFailure(error, `${log.path} could not be opened for writing`, notAdded(log.path)));
  }
  try {
    const refusal = write(log, opened, rows);
    return refusal === null ? success(undefined) : failure(refusal);
  } finally {
    closeSync(opened.descriptor);
  }
}

interface OpenLog {
  readonly descriptor: number;
  readonly isNew: boolean;
}

const mode = constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A link is refused: what is appended through it would land in a file that is not this mission's. */
function open(path: string): OpenLog {
  try {
    return { descriptor: openSync(path, mode), isNew: false };
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    return { descriptor: openSync(path, mode | constants.O_CREAT | constants.O_EXCL, 0o666), isNew: true };
  }
}

function write(log: LogFile, { descriptor, isNew }: OpenLog, rows: readonly string[]): Problem | null {
  let size: number | null = null;
  let bytes = Buffer.alloc(0);
  try {
    const before = fstatSync(descriptor);
    if (!before.isFile()) return notAFile(log.path);
    size = before.size;
    const end = endOfLog(descriptor, size);
    if (end.kind === 'torn') {
      setTornTailAside(descriptor, log.path, end, log.aside);
      size = end.offset;
    }
    bytes = Buffer.from(`${end.kind === 'unterminated' ? '\n' : ''}${rows.join('\n')}\n`);
    if (writeSync(descriptor, bytes) < bytes.length) throw diskFull(log.path);
    fsyncSync(descriptor);
    if (isNew) syncFolder(dirname(log.path));
    return isThere(descriptor, size, bytes) ? null : notReadBack(log.path);
  } catch (error) {
    const isTakenBack = size === null || takeBack(log.path, { descriptor, isNew }, size, bytes.length);
    return worldFailure(
      error,
      `${log.path} could not be appended to`,
      isTakenBack
        ? notAdded(log.path)
        : `Rows that were in ${log.path} before are unchanged; a part of a new one may stand at its end, which the next write sets aside.`,
    );
  }
}

/** All that is known here: whoever records may have written other files before. */
const notAdded = (path: string): string => `No row was added to ${path}.`;

/** The rows and nothing else follow what was there before. */
function isThere(descriptor: number, size: number, bytes: Buffer): boolean {
  return readRange(descriptor, size, size + bytes.length + 1).equals(bytes);
}

/**
 * Gives the log its former `size`: a disk that filled up may have taken a part of the rows. False when that cannot be done
 * either, or when the log has grown by more than our rows: what another program wrote is not ours to cut off.
 */
function takeBack(path: string, { descriptor, isNew }: OpenLog, size: number, mostOfOurs: number): boolean {
  try {
    const now = fstatSync(descriptor).size;
    if (now > size + mostOfOurs) return false;
    if (isNew) {
      removeIfThere(path);
    } else if (now > size) {
      ftruncateSync(descriptor, size);
      fsyncSync(descriptor);
    }
    return true;
  } catch {
    return false;
  }
}

/** A disk that fills up writes what fits and reports success; only the next write is told. */
function diskFull(path: string): Error {
  return Object.assign(new Error('the write was cut short'), { code: 'ENOSPC', syscall: 'write', path });
}

function notAFile(path: string): Problem {
  return problem(
    'EVENT_LOG_NOT_A_FILE',
    `The event log ${path} is not a plain file of its own (a link, a folder or a device), so nothing is appended to it.`,
    { next: aside(path), details: { path } },
  );
}

function notReadBack(path: string): Problem {
  return problem(
    'STATUS_EVENT_PERSISTENCE_VERIFICATION_FAILED',
    `The rows appended to ${path} were not found at its end: another program wrote into it at the same time.`,
    {
      unchanged: 'Rows that were in the log before are unchanged; whether the new ones are in it must be looked up.',
      details: { path },
    },
  );
}
