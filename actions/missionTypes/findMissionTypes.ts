import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../files/readText.ts';
import type { MissionTypeTexts } from './parseMissionType.ts';

/** Where mission types can lie, in the order in which they are searched (contract 2 §3.5); null where there is no such place. */
export interface MissionTypePlaces {
  /** The main checkout. */
  readonly root: string;
  /** Folders of `SPEC_KITTY_MISSION_PATHS`. */
  readonly paths: readonly string[];
  /** Packs named in the project's configuration. */
  readonly packs: readonly string[];
  readonly home: string | null;
}

export interface FoundMissionType extends MissionTypeTexts {
  readonly tier: string;
  readonly path: string;
}

const hasSteps = (text: string): boolean => /^(audit_)?steps:/m.test(text);

/** The type in one folder: `mission-runtime.yaml`, or a `mission.yaml` that has steps (an older kind has none). */
function inFolder(folder: string, tier: string): FoundMissionType | null {
  if (!existsSync(folder)) return null;
  for (const name of ['mission-runtime.yaml', 'mission.yaml']) {
    const path = join(folder, name);
    const source = readText(path);
    if (source === null || (name === 'mission.yaml' && !hasSteps(source))) continue;
    return { tier, path, source, expected: readText(join(folder, 'expected-artifacts.yaml')) };
  }
  return null;
}

/**
 * Every tier that has a type of this key, the one that wins first. The shipped types are not among them: they are no files of the
 * project.
 */
export function findMissionTypes(key: string, places: MissionTypePlaces): readonly FoundMissionType[] {
  const folders: readonly (readonly [string, string])[] = [
    ...places.paths.flatMap((path) => [['env', join(path, key)] as const, ['env', join(path, 'missions', key)] as const]),
    ['override', join(places.root, '.kittify', 'overrides', 'missions', key)],
    ['legacy', join(places.root, '.kittify', 'missions', key)],
    ...places.packs.flatMap((path) => [['org', join(path, 'missions', key)] as const, ['org', join(path, key)] as const]),
    ...(places.home === null ? [] : [['global_mission', join(places.home, '.kittify', 'missions', key)] as const]),
  ];
  return folders.map(([tier, folder]) => inFolder(folder, tier)).filter((found) => found !== null);
}
