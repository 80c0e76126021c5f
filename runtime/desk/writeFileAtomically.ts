import { closeSync, constants, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { forGroup } from '../../actions/files/forGroup.ts';
import { removeIfThere } from './removeIfThere.ts';
import { isErrno } from './worldFailure.ts';

/**
 * Replaces the content of `path` so that a reader, a kill or a power cut meets the old content or the new one, never a part.
 * The caller holds the lock that guards `path`: the temporary file beside it has a fixed name, so that what a kill leaves
 * behind is overwritten by the next writer instead of piling up.
 * Throws what the file system throws; `path` is then as it was.
 */
export function writeFileAtomically(path: string, content: string | Uint8Array): void {
  replace(path, content, fsyncSync);
  syncFolder(dirname(path));
}

/** The same for what can be made again: whole for every reader and after a kill, but a power cut may undo or damage it. */
export const replaceFile = (path: string, text: string): void => replace(path, text, () => {});

/** The same, only if `path` does not hold `text` already: an unchanged file keeps its times. Answers whether it wrote. */
export function writeFileIfChanged(path: string, text: string): boolean {
  if (bytesOf(path)?.equals(Buffer.from(text))) return false;
  writeFileAtomically(path, text);
  return true;
}

/** Makes names created, renamed or removed in `folder` survive a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Writes all of `bytes`, at `position` or where the descriptor stands: a disk that fills up takes a part and says so only at the
 * next write.
 */
export function writeWhole(descriptor: number, bytes: Uint8Array, position: number | null = null): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(descriptor, bytes, done, bytes.length - done, position === null ? null : position + done);
}

function replace(path: string, content: string | Uint8Array, settle: (descriptor: number) => void): void {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    // A link planted under the temporary name must not lead the write elsewhere.
    const descriptor = forGroup(temporary, () =>
      openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o666),
    );
    try {
      writeWhole(descriptor, typeof content === 'string' ? Buffer.from(content) : content);
      settle(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
}

/** Nothing of a pipe or a device, which might never end. */
function bytesOf(path: string): Buffer | null {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
