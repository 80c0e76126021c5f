import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from './isFolder.ts';
import { isAbsence, notRead } from './readText.ts';

/** The names of the folders under `kitty-specs/`, sorted. Each is a mission, if it says so. */
export function missionDirectories(kittySpecs: string): readonly string[] {
  try {
    return readdirSync(kittySpecs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(kittySpecs, entry.name))))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(kittySpecs, error);
  }
}
