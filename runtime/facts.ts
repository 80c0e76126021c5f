import { join } from 'node:path';
import { observeArtifacts } from '../actions/facts/observeArtifacts.ts';
import { observePackages } from '../actions/facts/observePackages.ts';
import { observeRun, type RunFact } from '../actions/facts/observeRun.ts';
import { readText } from '../actions/files/readText.ts';
import { planningIsOver } from '../machines/mission/board.ts';
import { packageFacts, type ClaimFact, type Workplace } from '../machines/mission/packageFacts.ts';
import { readLanes } from '../machines/rules/lanesDocument.ts';
import { missionNumberText } from '../machines/rules/identity.ts';
import { planningLane, worktreeDirectory } from '../machines/rules/names.ts';
import { ownEntry } from '../machines/rules/ownEntry.ts';
import type { PackageFile } from '../machines/rules/packageFile.ts';
import type { MissionFacts, PackageFact } from '../schemas/facts.ts';
import type { LanesManifest } from '../schemas/lanes.ts';
import type { MissionType } from '../schemas/missionType.ts';
import { success, type Outcome } from '../schemas/outcome.ts';
import type { RunFold } from '../schemas/run.ts';
import type { StatusSnapshot } from '../schemas/status.ts';
import { claimWatch } from './desk/claimHolders.ts';
import { missionDesk } from './desk/missionDesk.ts';
import { readStatus, type MissionStatus } from './desk/readStatus.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/** The board of a mission: its status, and its packages where the events put them. What cannot be read hides nothing else. */
export interface MissionBoard {
  readonly snapshot: StatusSnapshot;
  /** What was reported and answered; null before the first report. */
  readonly run: RunFold | null;
  /** Null when the mission has no packages at all. */
  readonly packages: readonly PackageFact[] | null;
  /** What could not be read, as sentences. */
  readonly unreadable: readonly string[];
}

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
  const { files, unreadable } = await observePackages(join(mission.homes.packages.folder, 'tasks'));
  const lanes = readLanesFile(mission);
  const presenceOf = claimWatch(missionDesk(project.desk, mission.directory, mission.path));
  const claimOf = ({ fold, snapshot }: MissionStatus, wpId: string): ClaimFact => {
    const lane = ownEntry(snapshot.work_packages, wpId)?.lane;
    const folded = ownEntry(fold.packages, wpId);
    const isHeld = lane === 'claimed' || lane === 'in_progress' || lane === 'in_review';
    return { isSentBack: folded?.sent_back === true, isHolderGone: isHeld && presenceOf(wpId, folded?.last_event_id ?? null) === 'gone' };
  };
  return (status) => ({
    snapshot: status.snapshot,
    run: status.fold.run,
    packages: packageFacts(files, status.snapshot, (file) => workplaceOf(file, lanes.manifest, mission, project), (wpId) => claimOf(status, wpId), status.fold.actors),
    unreadable: [...unreadable, ...lanes.unreadable],
  });
}

function readLanesFile(mission: Mission): { readonly manifest: LanesManifest | null; readonly unreadable: readonly string[] } {
  const read = readManifest(mission);
  return read.ok ? { manifest: read.value, unreadable: [] } : { manifest: null, unreadable: read.problems.map(({ message }) => message) };
}

/** The lanes of a mission as they are stored; null when they were never computed. LANES_CORRUPT, throws FILE_NOT_READ. */
export function readManifest(mission: Mission): Outcome<LanesManifest | null> {
  const text = readText(join(mission.homes.planning.folder, 'lanes.json'));
  return text === null ? success(null) : readLanes(text);
}

/** Planning packages are worked on in the main checkout; a lane's packages share its worktree, which may not exist yet. */
function workplaceOf(file: PackageFile, lanes: LanesManifest | null, mission: Mission, project: Project): Workplace {
  const laneId = lanes?.lanes.find((lane) => lane.wp_ids.includes(file.wp_id))?.lane_id ?? null;
  if (file.execution_mode === 'planning_artifact' || laneId === planningLane) return { lane_id: planningLane, workspace_path: project.root };
  return { lane_id: laneId, workspace_path: laneId === null ? null : `${project.root}/.worktrees/${worktreeDirectory(mission.directory, laneId)}` };
}

/** Everything a decision about this mission is made from. Artifacts are looked at only while the mission is still being planned. */
export function missionFacts(project: Project, mission: Mission, type: MissionType, board: MissionBoard): MissionFacts {
  const { meta, identity } = mission;
  const run = wholeRun(observeRun(project.root, mission.directory), board.run);
  const requirements = planningIsOver(board.packages) ? [] : type.steps.flatMap((step) => step.artifacts);
  return {
    mission: {
      slug: mission.directory,
      id: identity.mission_id,
      number: missionNumberText(identity.mission_number, mission.directory),
      type: identity.mission_type,
      target_branch: meta.target_branch ?? null,
      accepted_at: meta.accepted_at ?? null,
      landed_commit: meta.baseline_merge_commit ?? null,
    },
    artifacts: observeArtifacts(mission.homes.planning.folder, requirements),
    packages: board.packages,
    completed_steps: run.completed_steps,
    issued_step: run.issued_step,
    run_id: run.run_id,
    failures: run.failures,
    inputs: run.inputs,
    answers: run.answers,
    unreadable: board.unreadable,
  };
}

/** A run of the original and what the log has of ours, as one. The log is newer: it wins where both speak. */
function wholeRun(original: RunFact, ours: RunFold | null): RunFact & Pick<MissionFacts, 'failures'> {
  const steps = Object.entries(ours?.steps ?? {});
  const answers = Object.entries(ours?.answers ?? {}).map(([id, { answer }]) => [id, answer] as const);
  const inputs = answers.filter(([id]) => id.startsWith('input:')).map(([id, answer]) => [id.slice('input:'.length), answer] as const);
  return {
    ...original,
    completed_steps: [...new Set([...original.completed_steps, ...steps.filter(([, { result }]) => result === 'success').map(([id]) => id)])],
    failures: Object.fromEntries(steps.filter(([, { failures }]) => failures > 0).map(([id, { failures, result, agent, note }]) => [id, { count: failures, last: result === 'success' ? null : `${agent} reported ${result}${note === null ? '' : `: ${note}`}` }])),
    inputs: { ...original.inputs, ...Object.fromEntries(inputs) },
    answers: { ...original.answers, ...Object.fromEntries(answers) },
  };
}
