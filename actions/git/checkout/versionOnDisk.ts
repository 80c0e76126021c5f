import { type BigIntStats, constants, lstatSync, type Stats } from 'node:fs';
import type { Version } from '../../../schemas/merge.ts';
import { isAbsence, notRead } from '../../files/readText.ts';
import { fileId } from '../objects/keepBlob.ts';

/** A file as git would commit it as it lies there, line ends untouched; null where there is none. Throws FILE_NOT_READ. */
export function versionOnDisk(commonDir: string, path: string): Version | null {
  const stat = statOf(path);
  const mode = stat === null ? null : modeOf(stat);
  const oid = mode === null ? null : fileId(commonDir, path);
  return mode === null || oid === null ? null : { mode, oid };
}

/** The mode that git gives what has these figures; null for what it does not keep. */
export function modeOf(stat: Stats | BigIntStats): string | null {
  if (stat.isSymbolicLink()) return '120000';
  if (!stat.isFile()) return null;
  return (Number(stat.mode) & constants.S_IXUSR) === 0 ? '100644' : '100755';
}

function statOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}
