import { readdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isAbsence } from '../../files/readText.ts';
import { readRef } from './refs.ts';

/**
 * Takes away what a kill has left of private refs below a folder of them, and refs that the disk has lost: git would complain of
 * those for ever. Nobody may write there meanwhile.
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
