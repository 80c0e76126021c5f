import { closeSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { forGroup } from '../../actions/files/forGroup.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import { makeFolder } from './makeFolder.ts';
import { writeWhole } from './writeFileAtomically.ts';

/** How a log ends: with the end of a line, with a whole row that only lacks it, or with a part of a row that a power cut left. */
export type LogEnd =
  | { readonly kind: 'whole' }
  | { readonly kind: 'unterminated' }
  | { readonly kind: 'torn'; readonly offset: number; readonly tail: Buffer };

const stride = 64 * 1024;

/** Looks at the end of an open log of `size` bytes. */
export function endOfLog(descriptor: number, size: number): LogEnd {
  if (size === 0 || isLineEnd(readRange(descriptor, size - 1, size)[0])) return { kind: 'whole' };
  const offset = afterLastLineEnd(descriptor, size);
  const tail = readRange(descriptor, offset, size);
  return isTorn(tail) ? { kind: 'torn', offset, tail } : { kind: 'unterminated' };
}

/** The bytes that end a line for every reader of logs; neither can stand inside a row. */
export const isLineEnd = (byte: number | undefined): boolean => byte === 0x0a || byte === 0x0d;

/**
 * Takes a torn tail out of the open log: it is kept in the file `aside` (one JSON line per tail), then the log ends with
 * its last whole line. Rows that are whole are not touched. A kill in between leaves the tail in both places, never in none.
 * The caller holds the log's lock. Throws what the file system throws.
 */
export function setTornTailAside(descriptor: number, path: string, end: LogEnd & { kind: 'torn' }, aside: string): void {
  makeFolder(dirname(aside));
  const file = forGroup(aside, () => openSync(aside, 'a'));
  try {
    writeWhole(file, Buffer.from(`${JSON.stringify({ log: path, offset: end.offset, bytes: end.tail.toString('base64') })}\n`));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  ftruncateSync(descriptor, end.offset);
  fsyncSync(descriptor);
}

/** The bytes of an open file from `start` up to `end`, fewer when it is shorter. */
export function readRange(descriptor: number, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(descriptor, bytes, done, bytes.length - done, start + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function afterLastLineEnd(descriptor: number, size: number): number {
  for (let end = size; end > 0; end -= stride) {
    const start = Math.max(0, end - stride);
    const found = readRange(descriptor, start, end).findLastIndex(isLineEnd);
    if (found >= 0) return start + found + 1;
  }
  return 0;
}

/** The reader decides what is torn: what it takes for a row stays. */
function isTorn(tail: Buffer): boolean {
  const read = readLog(tail.toString('utf8'));
  return read.ok && read.value.tornTail !== null;
}
