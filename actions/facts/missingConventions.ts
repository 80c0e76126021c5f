import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askGit } from '../git/askGit.ts';
import { parseYaml } from '../files/parseYaml.ts';
import { readText } from '../files/readText.ts';

/** Where the paths may be that a mission type asks for. */
export interface ConventionPlaces {
  /** The main checkout. */
  readonly root: string;
  readonly commonDir: string;
  /** The mission's folder. */
  readonly folder: string;
  readonly missionType: string;
  /** Commits of the lanes: their code is not merged yet. */
  readonly tips: readonly string[];
}

/**
 * The paths that the mission type of the project asks for and that are nowhere: not in the main checkout, not in the mission's
 * folder, not on a lane. They are the ones under `paths` in its mission.yaml; a project without one asks for none.
 * Throws FILE_NOT_READ, and GIT_UNAVAILABLE where lanes have to be looked at.
 */
export function missingConventions({ root, commonDir, folder, missionType, tips }: ConventionPlaces): readonly string[] {
  const wanted = conventionsOf(root, missionType);
  const isThere = (path: string): boolean =>
    existsSync(join(root, path)) ||
    existsSync(join(folder, path)) ||
    tips.some((tip) => askGit(commonDir, ['cat-file', '-e', `${tip}:${path.replace(/\/+$/, '')}`]) !== null);
  return wanted.filter((path) => !isThere(path));
}

/**
 * The project's own description of the type, an override first. One that cannot be read asks for nothing: its steps are judged
 * where they are used.
 */
function conventionsOf(root: string, missionType: string): readonly string[] {
  const text = ['overrides/missions', 'missions']
    .map((tier) => readText(join(root, '.kittify', tier, missionType, 'mission.yaml')))
    .find((found) => found !== null);
  if (text === undefined || text === null || !/^paths:/m.test(text)) return [];
  const reading = parseYaml(text);
  const value: unknown = reading.ok ? reading.value : null;
  const paths: unknown = typeof value === 'object' && value !== null && 'paths' in value ? value.paths : null;
  if (typeof paths !== 'object' || paths === null) return [];
  const texts: readonly unknown[] = Object.values(paths);
  return texts
    .filter((path) => typeof path === 'string' && path.trim() !== '' && !path.startsWith('/') && !path.split('/').includes('..'))
    .map(String);
}
