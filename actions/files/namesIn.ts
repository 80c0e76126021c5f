import { readdirSync } from 'node:fs';
import { isAbsence, notRead } from './readText.ts';

/** The names of what lies in a folder, sorted; none where there is no folder. Throws FILE_NOT_READ. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(folder, error);
  }
}
