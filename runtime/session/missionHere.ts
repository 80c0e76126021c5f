import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { coordinationMissionDirectory, parseBranch } from '../../machines/rules/names.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { Project } from '../project.ts';
import { unnamedMission } from './unnamedMission.ts';

/** The mission whose branch, or the branch of one of whose lanes, is checked out where the command was given. Problems: FEATURE_CONTEXT_UNRESOLVED. */
export function missionHere(project: Project, command: string): Outcome<string> {
  const named = parseBranch(project.here.branch ?? '');
  if (named === null) return failure(unnamedMission(project, 'FEATURE_CONTEXT_UNRESOLVED', command));
  const directory = named.mid8 === null ? named.slug : coordinationMissionDirectory(named.slug, named.mid8);
  return missionDirectories(project.kittySpecs).includes(directory)
    ? success(directory)
    : failure(unnamedMission(project, 'FEATURE_CONTEXT_UNRESOLVED', command));
}
