import { basename, dirname, join, resolve } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { planMissionType } from '../planMissionType.ts';
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
}

/** `machine check <file>`: reads a mission type, compiles it and walks it exhaustively. Every finding at once, each with its story. */
export function machineCheck(world: Surroundings, { file }: { readonly file: string }): Outcome<MachineCheck> {
  return outcomeOf(() => {
    const path = resolve(world.cwd, file);
    const source = readText(path);
    if (source === null) return failure(problem('FILE_NOT_READ', `There is no file ${file}.`, { details: { path } }));
    const planned = planMissionType(
      { source, expected: readText(join(dirname(path), 'expected-artifacts.yaml')) },
      { tier: 'explicit', path: file },
      basename(dirname(path)),
    );
    if (!planned.ok) return planned;
    const walked = walk(planned.value, compileMission(planned.value), worldsOf(planned.value, smallBoards()));
    if (!walked.ok) return walked;
    const { key, version, steps } = planned.value;
    return success({ result: 'success', file, mission_key: key, version, steps: steps.map(({ id }) => id), ...walked.value });
  });
}
