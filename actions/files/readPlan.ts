import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { incoming } from './incoming.ts';
import { isAbsence } from './readText.ts';

const standardInput = 0;

/**
 * The text of a plan; `-` is what comes in on the standard input. At most one byte more than it may have is read of it, also of a
 * file that grows meanwhile, a pipe or a device that has no end. Throws INTAKE_FILE_MISSING, INTAKE_FILE_UNREADABLE and
 * INTAKE_TOO_LARGE.
 * @param named how whoever asks calls it
 * @param most how many bytes it may have
 */
export function readPlan(path: string, named: string, most: number): string {
  const bytes = path === '-' ? readAtMost(standardInput, 'The standard input', most) : ofFile(path, named, most);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw unreadable(named, 'it is not UTF-8 text');
}

export const planMissing = (named: string): ProblemError =>
  new ProblemError(problem('INTAKE_FILE_MISSING', `There is no file ${named}.`, { details: { path: named } }));

/** The refusal of the system to read a plan. What is no refusal is a bug and thrown again. */
export function planUnreadable(named: string, error: unknown): ProblemError {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  return unreadable(named, error.message, String(error.code));
}

const unreadable = (named: string, why: string, errno: string | null = null): ProblemError =>
  new ProblemError(problem('INTAKE_FILE_UNREADABLE', `${named} cannot be read: ${why}.`, { details: { path: named, errno } }));

function ofFile(path: string, named: string, most: number): Buffer {
  const descriptor = opened(path, named);
  try {
    return readAtMost(descriptor, named, most);
  } finally {
    closeSync(descriptor);
  }
}

function opened(path: string, named: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw isAbsence(error) ? planMissing(named) : planUnreadable(named, error);
  }
}

function readAtMost(descriptor: number, named: string, most: number): Buffer {
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw unreadable(named, 'it is a folder');
    if (stat.isFile() && stat.size > most) throw tooLarge(named, stat.size, most);
    const bytes = incoming(descriptor, most);
    if (bytes.length <= most) return bytes;
    throw tooLarge(named, null, most);
  } catch (error) {
    throw error instanceof ProblemError ? error : planUnreadable(named, error);
  }
}

const tooLarge = (named: string, size: number | null, most: number): ProblemError =>
  new ProblemError(
    problem('INTAKE_TOO_LARGE', `${named} is too large: it has ${size ?? `more than ${most}`} bytes, and a brief may have ${most}.`, {
      details: { path: named, size, cap: most },
    }),
  );
