import { closeSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { forGroup } from '../../actions/files/forGroup.ts';
import type { LogFile } from './appendRows.ts';
import type { HeldLock } from './lock.ts';
import { byteLines } from './logText.ts';
import { makeFolder } from './makeFolder.ts';
import { writeFileAtomically, writeWhole } from './writeFileAtomically.ts';

/**
 * Takes lines out of an event log that no reader can read: they are kept in the file `aside` (one JSON line for each), then the
 * log is put in place without them. Every other byte of it stays. A kill in between leaves a line in both places, never in
 * none. `_lock` is the caller's proof that it is the only writer. Throws what the file system throws.
 * @param numbers of the lines, from 1
 */
export function setLinesAside({ path, aside }: LogFile, numbers: readonly number[], _lock: HeldLock): void {
  const lines = byteLines(readFileSync(path)).map((line) => Buffer.from(line, 'latin1'));
  makeFolder(dirname(aside));
  const file = forGroup(aside, () => openSync(aside, 'a'));
  try {
    const kept = numbers.map(
      (number) => `${JSON.stringify({ log: path, line: number, bytes: (lines[number - 1] ?? Buffer.alloc(0)).toString('base64') })}\n`,
    );
    writeWhole(file, Buffer.from(kept.join('')));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  writeFileAtomically(path, Buffer.concat(lines.filter((_, index) => !numbers.includes(index + 1))));
}
