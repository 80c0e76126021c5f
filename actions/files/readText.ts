import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { ProblemError, problem } from '../../schemas/problem.ts';

/** The file system's words for "there is no such thing": a file where a folder was expected counts, and the other way round. */
const absences: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'EISDIR'];

export const isAbsence = (error: unknown): boolean => error instanceof Error && 'code' in error && absences.includes(error.code);

/** The refusal of the file system to read `path`, as FILE_NOT_READ. What is no refusal is a bug and thrown again. */
export function notRead(path: string, error: unknown): ProblemError {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return new ProblemError(
    problem('FILE_NOT_READ', `${path} cannot be read: ${error.message}.`, { details: { path, errno: String(error.code) } }),
  );
}

/**
 * The content of a file; null when there is none. Throws FILE_NOT_READ when the system refuses, the bytes are not UTF-8, or it is
 * no plain file: a pipe or a device, to which a link may lead, might never end. With `isLoose`, bytes that are
 * not UTF-8 are read as well, each as a replacement character.
 */
export const readText = (path: string, isLoose = false): string | null => ofPlainFile(path, () => textAt(path, isLoose));

/** The same as bytes, whatever they are. */
export const readBytes = (path: string): Buffer | null => ofPlainFile(path, () => readFileSync(path));

function ofPlainFile<T>(path: string, read: () => T): T | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (stat.isFile() || stat.isDirectory()) return read();
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error instanceof ProblemError ? error : notRead(path, error);
  }
  throw unreadable(path, 'it is not a plain file');
}

/** The same of whatever stands there: somebody who hands over a pipe wants it read to its end. */
export function textAt(path: string, isLoose = false): string | null {
  try {
    // Reading as text is several times faster than reading bytes, and only a replacement character can hide what was no text.
    const text = readFileSync(path, 'utf8');
    if (isLoose || !text.includes('\ufffd') || isUtf8(readFileSync(path))) return text;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
  throw unreadable(path, 'it is not UTF-8 text');
}

const unreadable = (path: string, why: string): ProblemError =>
  new ProblemError(problem('FILE_NOT_READ', `${path} cannot be read: ${why}.`, { details: { path, errno: null } }));
