import { unlinkSync } from 'node:fs';
import { isErrno } from './worldFailure.ts';

/** Removes a file that another process may have removed just before. */
export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
  }
}
