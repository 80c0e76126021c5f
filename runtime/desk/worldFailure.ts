import { problem, type Problem } from '../../schemas/problem.ts';

/** Whether `error` is the system's refusal `code` (`ENOENT`, `EEXIST` …). */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * A refusal of the file system (a full disk, a read-only folder, missing rights) as FILE_NOT_WRITTEN.
 * `what` says what could not be done, `unchanged` what is as it was. Anything else is a bug and is thrown again.
 */
export function worldFailure(error: unknown, what: string, unchanged?: string): Problem {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null;
  return problem('FILE_NOT_WRITTEN', `${what}: ${reasons[String(error.code)] ?? error.message}.`, {
    ...(unchanged === undefined ? {} : { unchanged }),
    details: { errno: String(error.code), syscall: String(error.syscall), path },
  });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the permission is missing',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an error',
  ELOOP: 'it is a symbolic link',
  ENOSPC: 'the disk is full',
  EPERM: 'the permission is missing',
  EROFS: 'the file system is read-only',
};
