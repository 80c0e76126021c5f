import { join } from 'node:path';
import { observePackages, type ObservedPackages } from '../actions/facts/observePackages.ts';
import { readText } from '../actions/files/readText.ts';
import type { Workplace } from '../machines/mission/packageFacts.ts';
import { formerVersions } from '../machines/rules/formerVersions.ts';
import { readLanes } from '../machines/rules/lanesDocument.ts';
import { planningLane, worktreeDirectory } from '../machines/rules/names.ts';
import type { PackageFile } from '../machines/rules/packageFile.ts';
import { missionBoard, type MissionBoard, type PackageSources } from '../machines/view/missionBoard.ts';
import type { LanesManifest } from '../schemas/lanes.ts';
import { failure, success, type Outcome } from '../schemas/outcome.ts';
import { claimWatch } from './desk/claimHolders.ts';
import { rowsGone } from './desk/keptLog.ts';
import { logLoss } from './desk/logLoss.ts';
import { missionDesk } from './desk/missionDesk.ts';
import { readStatus, type MissionStatus } from './desk/readStatus.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

export type { MissionBoard };
export { missionFact, missionFacts } from './missionFacts.ts';

/** Looks at a mission's log, package files and lanes. Fails only when the log itself cannot be read: without it nothing is known. */
export async function observeBoard(project: Project, mission: Mission): Promise<Outcome<MissionBoard>> {
  const status = readStatus(project, mission);
  if (!status.ok) return status;
  return success((await observeFiles(project, mission))(status.value));
}

/**
 * Looks at what the board needs beside the log, and answers how the board is with any state of the log: whoever writes
 * looks at the files before it takes the lock and at the log under it.
 */
export async function observeFiles(project: Project, mission: Mission): Promise<(status: MissionStatus) => MissionBoard> {
  const sources = await packageSources(project, mission);
  return (status) => missionBoard(status, sources);
}

/** What the board is made of beside the log, looked at once. */
export async function packageSources(project: Project, mission: Mission): Promise<PackageSources> {
  return sourcesAround(project, mission, await observePackages(join(mission.homes.packages.folder, 'tasks')));
}

/** The same with package files that were looked at already. */
export function sourcesAround(project: Project, mission: Mission, { files, unreadable }: ObservedPackages): PackageSources {
  const lanes = readLanesFile(mission);
  const presenceOf = claimWatch(missionDesk(project.desk, mission.directory, mission.path));
  return {
    files,
    workplaceOf: (file) => workplaceOf(file, lanes.manifest, mission, project),
    isHolderGone: (wpId, eventId) => presenceOf(wpId, eventId) === 'gone',
    unreadable: [...lossOfLog(project, mission), ...unreadable, ...lanes.unreadable],
    corrupt_lanes: lanes.unreadable.length === 0 ? null : lanesPath(mission),
  };
}

/** A log that was wiped would be taken for a mission in which nothing has happened yet. */
function lossOfLog(project: Project, mission: Mission): readonly string[] {
  const { status } = mission.homes;
  const loss = logLoss(project, mission) ?? (status.at === 'branch' ? null : rowsGone(mission.directory, status.folder));
  return loss === null ? [] : [`${loss.message} Bring them back: ${loss.next ?? ''}`];
}

function readLanesFile(mission: Mission): { readonly manifest: LanesManifest | null; readonly unreadable: readonly string[] } {
  const read = readManifest(mission);
  return read.ok ? { manifest: read.value, unreadable: [] } : { manifest: null, unreadable: read.problems.map(({ message }) => message) };
}

/** Where the lanes of a mission are stored. */
export const lanesPath = ({ homes }: Mission): string => join(homes.planning.folder, 'lanes.json');

/** The lanes of a mission as they are stored; null when they were never computed. LANES_CORRUPT, throws FILE_NOT_READ. */
export function readManifest(mission: Mission): Outcome<LanesManifest | null> {
  const path = lanesPath(mission);
  const text = readText(path);
  if (text === null) return success(null);
  const lanes = readLanes(text);
  return lanes.ok ? lanes : failure({ ...lanes.problems[0], next: formerVersions(path) });
}

/** Planning packages are worked on in the main checkout; a lane's packages share its worktree, which may not exist yet. */
function workplaceOf(file: PackageFile, lanes: LanesManifest | null, mission: Mission, project: Project): Workplace {
  const laneId = lanes?.lanes.find((lane) => lane.wp_ids.includes(file.wp_id))?.lane_id ?? null;
  if (file.execution_mode === 'planning_artifact' || laneId === planningLane)
    return { lane_id: planningLane, workspace_path: project.root };
  return {
    lane_id: laneId,
    workspace_path: laneId === null ? null : `${project.root}/.worktrees/${worktreeDirectory(mission.directory, laneId)}`,
  };
}
