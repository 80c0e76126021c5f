import { basename, dirname, join, resolve } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { parseMissionType } from '../../actions/missionTypes/parseMissionType.ts';
import { planSteps } from '../../machines/mission/planSteps.ts';
import { unknownKeys } from '../../machines/mission/unknownKeys.ts';
import { walk } from '../../machines/mission/walk.ts';
import { smallBoards, worldsOf } from '../../machines/mission/worlds.ts';
import { compileMission } from '../../machines/mission/machine.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { Surroundings } from '../surroundings.ts';
import { outcomeOf } from '../outcomeOf.ts';

export interface MachineCheck {
  readonly result: 'success';
  readonly file: string;
  readonly mission_key: string;
  readonly version: string;
  readonly steps: readonly string[];
  /** How far the walk went: every state was reached, answered and left. */
  readonly states: number;
  readonly worlds: number;
  readonly transitions: number;
  /** What is no mistake and may not be what was meant. */
  readonly warnings: readonly string[];
}

/** `machine check <file>`: reads a mission type, compiles it and walks it exhaustively. Every finding at once, each with its story. */
export function machineCheck(world: Surroundings, { file }: { readonly file: string }): Outcome<MachineCheck> {
  return outcomeOf(() => {
    const path = resolve(world.cwd, file);
    const source = readText(path);
    if (source === null) return failure(problem('FILE_NOT_READ', `There is no file ${file}.`, { details: { path } }));
    const folder = dirname(path);
    const parsed = parseMissionType({ source, expected: readText(join(folder, 'expected-artifacts.yaml')) }, file);
    if (!parsed.ok) return parsed;
    const { runtime, expected } = parsed.value;
    const planned = planSteps(runtime, expected, { tier: 'explicit', path: file }, basename(folder));
    if (!planned.ok) return planned;
    const walked = walk(planned.value, compileMission(planned.value), worldsOf(planned.value, smallBoards()));
    if (!walked.ok) return walked;
    const { key, version, steps } = planned.value;
    return success({
      result: 'success',
      file,
      mission_key: key,
      version,
      steps: steps.map(({ id }) => id),
      ...walked.value,
      warnings: unknownKeys(runtime),
    });
  });
}
