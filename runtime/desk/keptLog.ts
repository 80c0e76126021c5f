import { closeSync, constants, fstatSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { notRead, readText } from '../../actions/files/readText.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { isAheadOfLog } from '../../machines/rules/isAheadOfLog.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { MissionDesk } from './missionDesk.ts';
import { idLines, type RecordedIds } from './recordedIds.ts';
import { readRange } from './tornTail.ts';
import { isErrno } from './worldFailure.ts';
import { replaceFile, writeWhole } from './writeFileAtomically.ts';

/**
 * A copy of a mission's event log on the desk, where neither `git checkout` nor `git clean` reaches it: a log only ever grows,
 * so one that lacks rows of the copy was wiped or brought back to an older state, and the copy has what is missing.
 */

/** How much of its end shows that the copy is the beginning of the log. */
const tailLength = 4096;

/**
 * Brings the copy up to the log: what has grown is appended, anything else is copied anew. The caller holds the mission's lock.
 * Throws what the file system throws.
 */
export function keepLog({ path, kept }: Pick<MissionDesk, 'path' | 'kept'>): void {
  const log = openIfThere(path);
  if (log === null) return;
  try {
    const size = fstatSync(log).size;
    const had = beginning(kept, log, size);
    if (had === size) return;
    if (had === null) {
      replaceFile(kept, readRange(log, 0, size).toString('utf8'));
      return;
    }
    const copy = openSync(kept, 'r+');
    try {
      writeWhole(copy, readRange(log, had, size), had);
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(log);
  }
}

/** How many bytes of the log the copy holds; null when there is no copy, or one of something else. */
function beginning(kept: string, log: number, size: number): number | null {
  const copy = openIfThere(kept);
  if (copy === null) return null;
  try {
    const had = fstatSync(copy).size;
    const from = Math.max(0, had - tailLength);
    return had <= size && readRange(copy, from, had).equals(readRange(log, from, had)) ? had : null;
  } finally {
    closeSync(copy);
  }
}

/**
 * The ids of rows that the copy has and the log lacks. Nothing is taken apart while the log simply goes on from the copy.
 * Throws FILE_NOT_READ.
 * @param ids those of the log, where somebody has read it already
 */
export function lostIds({ path, kept }: Pick<MissionDesk, 'path' | 'kept'>, ids?: () => RecordedIds): readonly string[] {
  if (isBeginning(path, kept)) return [];
  const former = linesOf(kept);
  if (former.length === 0) return [];
  const present = new Set(ids?.().text.split('\n') ?? linesOf(path));
  return [...new Set(former.filter((line) => !present.has(line)))].map(idIn);
}

/** A line for each id in a log; none for a log that is not there or cannot be read. */
function linesOf(path: string): readonly string[] {
  const read = readLog(readText(path) ?? '');
  return read.ok
    ? idLines(read.value)
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

function openIfThere(path: string): number | null {
  try {
    // A pipe in its place must not keep the reader waiting for a writer.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

function isBeginning(path: string, kept: string): boolean {
  const log = orNotRead(path, () => openIfThere(path));
  if (log === null) return false;
  try {
    return orNotRead(kept, () => beginning(kept, log, fstatSync(log).size) !== null);
  } finally {
    closeSync(log);
  }
}

function orNotRead<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw notRead(path, error);
  }
}

/** The id on a line of ids: a JSON text, a blank and a letter. */
function idIn(line: string): string {
  const id: unknown = JSON.parse(line.slice(0, line.lastIndexOf(' ')));
  return String(id);
}

/** What there is to say of a log that has lost rows, with the command that brings them back. */
export const rowsLost = (mission: string, path: string, events: readonly string[]): Problem =>
  problem(
    'EVENT_LOG_ROWS_LOST',
    `The event log of ${mission} has lost ${events.length} ${events.length === 1 ? 'row' : 'rows'} it had before: it was wiped, brought back to an older state, or belongs to another branch than the one it was written on.`,
    {
      next: `spec-kitty agent status reconcile --mission ${shellWord(mission)}`,
      details: { path, events },
    },
  );

/**
 * The same of one without any row whose status.json was made from some: committed so, or cloned, there is no copy to compare it
 * with. Null where it has rows, or nothing tells of any. Throws FILE_NOT_READ.
 */
export function rowsGone(mission: string, folder: string): Problem | null {
  const path = join(folder, 'status.events.jsonl');
  const isEmpty = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  if (!isEmpty || !isAheadOfLog(readText(join(folder, 'status.json')), () => false)) return null;
  return problem(
    'EVENT_LOG_ROWS_LOST',
    `The event log of ${mission} has no row, and its status.json was made from some: the log was wiped.`,
    {
      next: `spec-kitty agent status reconcile --mission ${shellWord(mission)}`,
      details: { path },
    },
  );
}
