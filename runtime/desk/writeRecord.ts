import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProblemError } from '../../schemas/problem.ts';
import { worldFailure } from './worldFailure.ts';
import { writeFileIfChanged } from './writeFileAtomically.ts';

/**
 * Writes a file of a mission, in a folder that is made where it is not there. Answers whether it held anything else before.
 * `otherwise` says what stands all the same when it cannot be written. Throws FILE_NOT_WRITTEN.
 */
export function writeRecord(path: string, text: string, otherwise?: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return writeFileIfChanged(path, text);
  } catch (error) {
    throw new ProblemError(worldFailure(error, `${path} could not be written`, otherwise));
  }
}
