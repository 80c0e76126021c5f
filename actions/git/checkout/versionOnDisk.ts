import { constants, lstatSync } from 'node:fs';
import type { Version } from '../../../schemas/merge.ts';
import { isAbsence, notRead } from '../../files/readText.ts';
import { fileId } from '../objects/keepBlob.ts';

/** A file as git would commit it as it lies there, line ends untouched; null where there is none. Throws FILE_NOT_READ. */
export function versionOnDisk(commonDir: string, path: string): Version | null {
  const mode = modeOf(path);
  const oid = mode === null ? null : fileId(commonDir, path);
  return mode === null || oid === null ? null : { mode, oid };
}

function modeOf(path: string): string | null {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return '120000';
    if (!stat.isFile()) return null;
    return (stat.mode & constants.S_IXUSR) === 0 ? '100644' : '100755';
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}
