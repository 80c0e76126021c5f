import { lstatSync } from 'node:fs';
import { isAbsence, notRead } from './readText.ts';

/** What stands at a path, a symbolic link not followed; null when nothing does. */
export function kindOf(path: string): 'folder' | 'file' | null {
  try {
    return lstatSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}
