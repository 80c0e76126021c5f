import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Project } from '../project.ts';

/** What to say when a planning command was not told which mission is meant: none is ever guessed, not even the only one. */
export function unnamedMission(
  { kittySpecs }: Project,
  code: 'FEATURE_CONTEXT_UNRESOLVED' | 'PLAN_CONTEXT_UNRESOLVED',
  command: string,
): Problem {
  const missions = missionDirectories(kittySpecs);
  const [first] = missions;
  const example = first === undefined ? 'spec-kitty agent mission create <slug>' : `${command} --mission ${first}`;
  return problem(
    code,
    missions.length === 0 ? 'There is no mission in kitty-specs/.' : `It was not said which of ${missions.length} missions is meant.`,
    {
      next: example,
      details: { mission_flag: null, available_missions: missions, example_command: example },
    },
  );
}
