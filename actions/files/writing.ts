import { ProblemError, problem } from '../../schemas/problem.ts';
import { forGroup } from './forGroup.ts';

/**
 * Does something to the file system. Its refusal (a full disk, a missing right) is thrown as FILE_NOT_WRITTEN; what is no refusal
 * is a bug and thrown again.
 */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refused(path, error);
  }
}

/** The same in a git directory, for everybody whom that is shared with. */
export const writingShared = <T>(path: string, work: () => T): T => writing(path, () => forGroup(path, work));

/** The same for what takes its time. */
export async function writingLater<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refused(path, error);
  }
}

function refused(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  return new ProblemError(
    problem('FILE_NOT_WRITTEN', `${path} cannot be written: ${error.message}.`, {
      details: { path, errno: String(error.code), syscall: String(error.syscall) },
    }),
  );
}
