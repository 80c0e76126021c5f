import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Project } from '../project.ts';

/**
 * What to say when a command was not told which mission is meant: where one is planned or worked on none is ever guessed, not
 * even the only one.
 * @param candidates those that come into question; all there are when not given
 */
export function unnamedMission(
  { kittySpecs }: Project,
  code: 'FEATURE_CONTEXT_UNRESOLVED' | 'PLAN_CONTEXT_UNRESOLVED',
  command: string,
  candidates: readonly string[] | null = null,
): Problem {
  const missions = candidates ?? missionDirectories(kittySpecs);
  const [first] = missions;
  const example = first === undefined ? 'spec-kitty agent mission create <slug>' : `${command} --mission ${shellWord(first)}`;
  return problem(
    code,
    missions.length === 0
      ? 'There is no mission in kitty-specs/.'
      : `It was not said which of ${missions.length} missions is meant${candidates === null ? '' : `: ${missions.join(', ')}`}.`,
    {
      next: example,
      details: { mission_flag: null, available_missions: missions, example_command: example },
    },
  );
}
