import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from './isFolder.ts';
import { isAbsence, notRead } from './readText.ts';

/**
 * The names of the folders under `kitty-specs/`, sorted. Each is a mission, if it says so. Where a mission is on another branch git
 * leaves its empty folders behind when it switches away: these are nothing.
 */
export function missionDirectories(kittySpecs: string): readonly string[] {
  try {
    return readdirSync(kittySpecs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(kittySpecs, entry.name))))
      .map((entry) => entry.name)
      .filter((name) => existsSync(join(kittySpecs, name, 'meta.json')) || !holdsNothing(join(kittySpecs, name)))
      .sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(kittySpecs, error);
  }
}

/** Whether there is nothing below a folder but folders. What cannot be looked into may be anything. */
function holdsNothing(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).every((entry) => entry.isDirectory() && holdsNothing(join(folder, entry.name)));
  } catch {
    return false;
  }
}
