import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isAbsence, notRead } from './readText.ts';

/** The names of the folders under `kitty-specs/`, sorted. Each is a mission, if it says so. */
export function missionDirectories(kittySpecs: string): readonly string[] {
  try {
    return readdirSync(kittySpecs, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && leadsToFolder(join(kittySpecs, entry.name))))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(kittySpecs, error);
  }
}

/** A link that cannot be followed hides nothing but itself. */
const leadsToFolder = (path: string): boolean => existsSync(`${path}${sep}.`);
