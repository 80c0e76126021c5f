import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { isAbsence } from '../../files/readText.ts';
import { writingShared } from '../../files/writing.ts';
import { readRef } from './refs.ts';

/**
 * Lets a private ref point to an object for as long as something is under way, so that git does not clean it away meanwhile. Whoever
 * loses it with a power cut makes the object again, so nobody waits for the disk. No process is started. Throws FILE_NOT_WRITTEN.
 */
export function holdRef(commonDir: string, ref: string, object: string): void {
  if (readRef(commonDir, ref) === object) return;
  const path = join(commonDir, ref);
  writingShared(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    // Git passes over a file of such a name, whatever is in it.
    writeFileSync(`${path}.lock`, `${object}\n`);
    renameSync(`${path}.lock`, path);
  });
}

/**
 * Takes away what a kill or a power cut has left of such refs below a folder of them: git would complain of it for ever. Nobody
 * may write there meanwhile.
 */
export function forgetTorn(commonDir: string, folder: string): void {
  const place = join(commonDir, folder);
  try {
    for (const entry of readdirSync(place, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const isTorn = path.endsWith('.lock') || readRef(commonDir, `${folder}${relative(place, path).split(sep).join('/')}`) === null;
      if (entry.isFile() && isTorn) rmSync(path);
    }
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}
