import { machines } from '../../machines/index.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { missionTypeKeys } from '../findMachine.ts';
import { loadMissionType, loadShippedType } from '../missionType.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';

/** One machine that can be looked at: the package's, a mission type's, or a mission type that does not load, with the reason. */
export interface ListedMachine {
  readonly name: string;
  readonly kind: 'saved' | 'mission_type';
  readonly version: string;
  /** Where it comes from: the program itself, or the tier and file of a mission type. */
  readonly tier: string;
  readonly path: string | null;
  readonly states: readonly string[];
  readonly notes: readonly string[];
  readonly problem: string | null;
}

export interface MachineList {
  readonly result: 'success';
  readonly machines: readonly ListedMachine[];
}

/** `machine list`: every machine of the program and every mission type this project can use. Outside a project, the shipped ones. */
export function machineList(world: Surroundings): Promise<Outcome<MachineList>> {
  return outcomeOfLater(async () => {
    const project = openProject(world);
    const saved = Object.values(machines).map(({ name, version, machine }): ListedMachine => ({
      name,
      kind: 'saved',
      version: String(version),
      tier: 'program',
      path: null,
      states: Object.keys(machine.states),
      notes: [],
      problem: null,
    }));
    const types: ListedMachine[] = [];
    for (const key of missionTypeKeys(project.ok ? project.value.root : null)) {
      const loaded = project.ok ? await loadMissionType(project.value, world, key, null) : loadShippedType(key);
      types.push(
        loaded.ok
          ? {
              name: key,
              kind: 'mission_type',
              version: loaded.value.type.version,
              tier: loaded.value.type.origin.tier,
              path: loaded.value.type.origin.path,
              states: loaded.value.type.steps.map(({ id }) => id),
              notes: loaded.value.notes,
              problem: null,
            }
          : {
              name: key,
              kind: 'mission_type',
              version: '',
              tier: 'unknown',
              path: null,
              states: [],
              notes: [],
              problem: loaded.problems.map(({ message }) => message).join(' '),
            },
      );
    }
    return success({ result: 'success', machines: [...saved, ...types] });
  });
}
