import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { missionDirectories } from '../../actions/files/missionDirectories.ts';
import { readMeta } from '../../actions/files/readMeta.ts';
import { coordinationMissionDirectory, parseBranch } from '../../machines/rules/names.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { operationPath } from '../desk/operationPlace.ts';
import { isMergeOf, originalMerges } from '../merge/originalMerges.ts';
import { readMission } from '../mission.ts';
import type { Project } from '../project.ts';
import { unnamedMission } from './unnamedMission.ts';

/**
 * The mission that a command about landings means when none is named: the one whose branch or worktree the command was given
 * in; else the only one whose landing is begun; else the only one there is to choose from. What is left open is refused with all
 * that come into question (contract 3 §1.1, §1.11). Problems: FEATURE_CONTEXT_UNRESOLVED.
 * @param command as it was given, without the mission
 * @param about what the command is for: missions that have not landed, or those that have
 */
export function missionHere(project: Project, command: string, about: 'open' | 'landed' = 'open'): Outcome<string> {
  const all = missionDirectories(project.kittySpecs);
  const stood = onItsBranch(project, all) ?? inItsWorktree(project, all);
  if (stood !== null) return success(stood);
  const begun = all.filter((directory) => isBegun(project, directory));
  const meant = all.filter((directory) => hasLanded(project, directory) === (about === 'landed'));
  const [candidates = all] = [begun, meant].filter((some) => some.length > 0);
  const [only, ...others] = candidates;
  return only === undefined || others.length > 0
    ? failure(unnamedMission(project, 'FEATURE_CONTEXT_UNRESOLVED', command, candidates))
    : success(only);
}

function onItsBranch({ here }: Project, all: readonly string[]): string | null {
  const named = parseBranch(here.branch ?? '');
  if (named === null) return null;
  const directory = named.mid8 === null ? named.slug : coordinationMissionDirectory(named.slug, named.mid8);
  return all.includes(directory) ? directory : null;
}

/** Worktrees are called like their mission and what they are for, whatever is checked out in them. */
function inItsWorktree({ root, here }: Project, all: readonly string[]): string | null {
  if (dirname(here.path) !== join(root, '.worktrees')) return null;
  const fitting = all.filter((directory) => basename(here.path).startsWith(`${directory}-`));
  return fitting.toSorted((one, other) => other.length - one.length)[0] ?? null;
}

/** By ourselves, or by the original. */
function isBegun(project: Project, directory: string): boolean {
  if (existsSync(operationPath({ desk: project.desk, mission: directory, name: 'merge' }))) return true;
  const mission = readMission(project, directory);
  return mission.ok && originalMerges(project.root).some((each) => isMergeOf(mission.value, each));
}

function hasLanded({ kittySpecs }: Project, directory: string): boolean {
  const meta = readMeta(join(kittySpecs, directory));
  return meta.ok && Boolean(meta.value.baseline_merge_commit);
}
