import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { formerVersions } from '../../machines/rules/formerVersions.ts';
import { findings } from '../../schemas/check.ts';
import type { DecisionIndex } from '../../schemas/decisionMoment.ts';
import isDecisionIndex from '../../schemas/generated/decisionIndex.js';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { headDetached } from '../headDetached.ts';
import { openMission, type Mission } from '../mission.ts';
import { openProject, type Project } from '../project.ts';
import { recordsFolder } from '../recordsFolder.ts';
import type { Surroundings } from '../surroundings.ts';

/** Where the decisions of a mission are kept, absolute: their index, and a page for each. */
export const decisionsFolder = (mission: Mission): string => join(recordsFolder(mission), 'decisions');

/** The index of a mission's decisions; an empty one where nothing was asked yet. Problems: DECISION_INDEX_UNREADABLE. */
export function readDecisionIndex(mission: Mission): Outcome<DecisionIndex> {
  const path = join(decisionsFolder(mission), 'index.json');
  const text = readText(path);
  if (text === null) return success({ version: 1, mission_id: mission.identity.mission_id, entries: [] });
  const refused = (reason: string): Outcome<never> =>
    failure(
      problem('DECISION_INDEX_UNREADABLE', `${path} cannot be read: ${reason}.`, {
        next: formerVersions(path),
        details: { path },
      }),
    );
  try {
    const value: unknown = JSON.parse(text);
    return isDecisionIndex(value) ? success(value) : refused(findings(isDecisionIndex).join('; '));
  } catch {
    return refused('it is not JSON');
  }
}

/** The mission whose decisions are meant. Problems: those of opening. */
export function missionOfDecisions(world: Surroundings, handle: string): Outcome<{ readonly project: Project; readonly mission: Mission }> {
  const project = openProject(world);
  if (!project.ok) return project;
  const mission = openMission(project.value, handle);
  return mission.ok ? success({ project: project.value, mission: mission.value }) : mission;
}

/**
 * The mission about which something is asked or decided. Like all planning that is committed: where no branch is checked out it
 * would be left lying, and be in the way of whoever switches back to one. Problems: HEAD_DETACHED, and those of opening.
 */
export function missionToDecideOn(world: Surroundings, handle: string): ReturnType<typeof missionOfDecisions> {
  const opened = missionOfDecisions(world, handle);
  if (!opened.ok) return opened;
  const { project, mission } = opened.value;
  return recordsFolder(mission) === mission.path && project.checkout.branch === null
    ? failure(headDetached(project.root, mission.meta.target_branch ?? null))
    : opened;
}

/** The mission and the index of its decisions, for a look. Problems: those of opening, and DECISION_INDEX_UNREADABLE. */
export function openDecisionIndex(
  world: Surroundings,
  handle: string,
): Outcome<{ readonly mission: Mission; readonly index: DecisionIndex }> {
  const opened = missionOfDecisions(world, handle);
  if (!opened.ok) return opened;
  const index = readDecisionIndex(opened.value.mission);
  return index.ok ? success({ mission: opened.value.mission, index: index.value }) : index;
}
