import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { isAbsence, notRead, readText } from '../actions/files/readText.ts';
import { machines } from '../machines/index.ts';
import { compileMission } from '../machines/mission/machine.ts';
import { nearestNames } from '../machines/rules/nearestNames.ts';
import { shippedMissionTypes } from '../missions/shipped.js';
import type { MissionType } from '../schemas/missionType.ts';
import { failure, success, type Outcome } from '../schemas/outcome.ts';
import { problem } from '../schemas/problem.ts';
import { loadMissionType, loadShippedType } from './missionType.ts';
import { openProject } from './project.ts';
import type { Surroundings } from './surroundings.ts';

/** A machine that was asked for: one of the program, or a mission type made into one. */
export interface FoundMachine {
  readonly name: string;
  readonly kind: 'saved' | 'mission_type';
  readonly version: string;
  /** The file of a mission type; null for a machine of the program. */
  readonly path: string | null;
  readonly machine: AnyStateMachine;
  /** The type it was compiled from; null for a machine of the program. */
  readonly type: MissionType | null;
}

/** How a mission type is named where a machine of the program has its name. */
const typePrefix = 'mission:';

/**
 * The machine somebody means: the name of one of the program's, the key of a mission type this project can use (`mission:KEY`
 * where the program has one of that name), or the file of a mission type, which need not be in use.
 * Problems: MACHINE_UNKNOWN, FILE_NOT_READ and those of the mission type.
 */
export async function findMachine(world: Surroundings, word: string): Promise<Outcome<FoundMachine>> {
  if (/\.ya?ml$/.test(word) || word.includes('/')) return inFile(world, word);
  const own = Object.values(machines).find(({ name }) => name === word);
  if (own !== undefined)
    return success({ name: own.name, kind: 'saved', version: String(own.version), path: null, machine: own.machine, type: null });
  const key = word.startsWith(typePrefix) ? word.slice(typePrefix.length) : word;
  const project = openProject(world);
  const loaded = project.ok ? await loadMissionType(project.value, world, key, null) : loadShippedType(key);
  if (loaded.ok) return success(ofType(loaded.value.type));
  // That no type is named is said of missions.
  if (loaded.problems[0].code !== 'MISSION_KEY_UNKNOWN' && key !== '') return loaded;
  const names = [...Object.values(machines).map(({ name }) => name), ...missionTypeKeys(project.ok ? project.value.root : null)];
  // The folder of a type may have that very name and no type in it.
  const [near] = nearestNames(
    word,
    names.filter((name) => name !== word),
  );
  return failure(
    problem('MACHINE_UNKNOWN', `No machine is called "${word}".${near === undefined ? '' : ` Did you mean ${near}?`}`, {
      next: 'spec-kitty machine list',
      details: { name: word, names },
    }),
  );
}

/** The keys of the mission types a project can use: the shipped ones and those that lie in it (null: outside a project). */
export function missionTypeKeys(root: string | null): readonly string[] {
  const own = root === null ? [] : [join(root, '.kittify', 'overrides', 'missions'), join(root, '.kittify', 'missions')].flatMap(foldersIn);
  return [...new Set([...Object.keys(shippedMissionTypes), ...own])].toSorted();
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw notRead(folder, error);
  }
}

async function inFile(world: Surroundings, file: string): Promise<Outcome<FoundMachine>> {
  const path = resolve(world.cwd, file);
  const source = readText(path);
  if (source === null) return failure(problem('FILE_NOT_READ', `There is no file ${file}.`, { details: { path } }));
  const { planMissionType } = await import('./planMissionType.ts');
  const planned = planMissionType(
    { source, expected: readText(join(dirname(path), 'expected-artifacts.yaml')) },
    { tier: 'explicit', path: file },
    basename(dirname(path)),
  );
  return planned.ok ? success(ofType(planned.value)) : planned;
}

const ofType = (type: MissionType): FoundMachine => ({
  name: type.key,
  kind: 'mission_type',
  version: type.version,
  path: type.origin.path,
  machine: compileMission(type),
  type,
});
