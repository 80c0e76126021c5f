import { join } from 'node:path';
import { observeCouplings } from '../../actions/facts/observeCouplings.ts';
import { gateGitAhead, observeGateGit, type GateGit } from '../../actions/facts/observeGateGit.ts';
import { observeReverts, type Revert } from '../../actions/facts/observeReverts.ts';
import { observeSparse } from '../../actions/facts/observeSparse.ts';
import { git } from '../../actions/git/git.ts';
import type { Step } from '../../actions/git/shellScript.ts';
import { branchElsewhere, shortName } from '../../actions/git/refs/branchElsewhere.ts';
import { remoteBranches } from '../../actions/git/refs/findBranch.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { readConfig } from '../../actions/files/readConfig.ts';
import { readText } from '../../actions/files/readText.ts';
import { readLog, type EventLog } from '../../machines/rules/eventLog.ts';
import { gatePackages } from '../../machines/rules/gatePackages.ts';
import { laneRisks } from '../../machines/rules/laneRisk.ts';
import type { GateLane, LaneElsewhere, MergeGateFacts } from '../../machines/rules/mergeGateFacts.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { findings } from '../../schemas/check.ts';
import isIssueMatrix from '../../schemas/generated/issueMatrix.js';
import type { GateOverride } from '../../schemas/mergeGates.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { foldText } from '../desk/readFoldedLog.ts';
import { readStatus, type MissionStatus } from '../desk/readStatus.ts';
import { observeFiles, readManifest } from '../facts.ts';
import type { Mission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { Project } from '../project.ts';
import { version } from '../session/version.ts';
import { snapshotOf } from '../../machines/rules/fold.ts';
import type { World } from '../world.ts';
import { landedPackages } from '../reconcile/landedPackages.ts';
import { recordedOverrides } from './recordedOverrides.ts';

/** A merge as its gates are asked about it. Commits are those of the plan: what may have moved since is not looked at. */
export interface GateQuestion {
  readonly target: { readonly branch: string; readonly baseline: string };
  /** The lanes with a branch of their own, in the order in which they land. */
  readonly lanes: readonly {
    readonly lane: string;
    readonly branch: string;
    readonly tip: string | null;
    readonly packages: readonly string[];
  }[];
  readonly push: { readonly remote: string; readonly branch: string } | null;
  /** What is to be passed over now; what is on record is found. */
  readonly overrides: readonly GateOverride[];
  /** The text of the event log that is to be judged, where it is not the one at home. */
  readonly log?: string;
}

/** What git has said in this command, which has opened the project once. */
const looked = new WeakMap<Project, GateGit>();

/**
 * Looks at everything the gates of a merge are asked about. Writes nothing, waits for no network.
 * Problems: CANONICAL_STATUS_UNREADABLE, LANES_CORRUPT, FILE_NOT_READ, GIT_FAILED, GIT_UNAVAILABLE. What only one gate needs
 * and cannot be read is told by that gate.
 */
export function observeGates(world: World, project: Project, mission: Mission, question: GateQuestion): Promise<Outcome<MergeGateFacts>> {
  return outcomeOfLater(async () => {
    const [read, manifest] = [readRows(project, mission, question.log), readManifest(mission)];
    if (!read.ok) return read;
    if (!manifest.ok) return manifest;
    const { log, status } = read.value;
    const { settings } = await readConfig(project.root);
    const { target, push, overrides } = question;
    const board = (await observeFiles(project, mission))(status);
    const seen = await observeGateGit({ root: project.root, target, push, lanes: question.lanes }, world, looked.get(project));
    looked.set(project, seen);
    const sparse = await observeSparse(project, world);
    const reverts = await revertsIn(world, project, mission, question, seen);
    const groups = new Map((manifest.value?.lanes ?? []).map(({ lane_id, parallel_group }) => [lane_id, parallel_group]));
    const elsewhere = await Promise.all(question.lanes.map((lane) => laneElsewhere(world, project, target.baseline, lane)));
    const lanes = question.lanes.map((lane, index): GateLane => ({
      ...lane,
      changed: outsideMissions(ownEntry(seen.changed, lane.lane) ?? []),
      holds: ownEntry(seen.holds, lane.lane) ?? [],
      elsewhere: elsewhere[index] ?? null,
    }));
    const coupled = observeCouplings(project.commonDir, lanes);
    const issues = issueMatrix(mission);
    const packages = gatePackages(log, status.snapshot, board.packages ?? []);
    const isAnyGone = question.lanes.some(({ tip }) => tip === null);
    return success({
      mission: mission.directory,
      version,
      policy: settings.gatePolicy,
      repository: { root: project.root, ...seen.repository },
      sparse,
      packages,
      landed: isAnyGone ? await landedPackages({ world, project, mission }, packages, log.transitions) : [],
      isBootstrapOnly: log.transitions.every(({ to_lane }) => to_lane === 'planned'),
      lanes,
      reverts,
      risks: laneRisks(
        lanes.map(({ lane, changed }) => ({ lane, changed, parallel_group: groups.get(lane) ?? 0 })),
        settings.gatePolicy.riskThreshold,
        ({ lane: one }, { lane: other }) => coupled(one, other),
      ),
      issues: issues.matrix,
      unreadable: issues.unreadable.map((sentence) => ({ gate: 'issue_matrix_completeness', sentence })),
      target: {
        branch: target.branch,
        ...seen.target,
        changed: withoutMissions(seen),
        isCheckedOut: project.checkout.branch === target.branch,
        isProtected: settings.protectedBranches?.includes(target.branch) === true,
      },
      isPushed: push !== null,
      recorded: recordedOverrides(mission),
      overrides,
    });
  });
}

/** Begins to ask git what `observeGates` will ask, and `more`, unless this command has heard it before. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function observeGatesAhead(
  world: World,
  project: Project,
  { target, push, lanes }: GateQuestion,
  more: readonly Step[],
): Promise<void> {
  if (!looked.has(project)) await gateGitAhead({ root: project.root, target, push, lanes }, more, world);
}

/** Others may have gone on with a lane, or have it alone. Commits that the target has cannot be left out. */
async function laneElsewhere(
  world: World,
  { root, commonDir }: Project,
  baseline: string,
  { branch, tip }: GateQuestion['lanes'][number],
): Promise<LaneElsewhere | null> {
  if (tip === null) {
    const [found] = remoteBranches(commonDir, [branch]);
    return found === undefined ? null : { name: shortName(found), commits: 0, isApart: false, worktree: null };
  }
  const found = await branchElsewhere({ checkout: root, commonDir }, { branch, tip, known: [baseline] }, world);
  if (found === null) return null;
  const { name, commits, isApart } = found;
  const worktree = listWorktrees(commonDir).find(({ state, head }) => state === 'present' && head.branch === branch);
  return { name, commits, isApart, worktree: worktree?.path ?? null };
}

/** Nothing was taken back where the target has what every lane began with, and nothing else. */
async function revertsIn(
  world: World,
  project: Project,
  { directory, identity }: Mission,
  { target, lanes }: GateQuestion,
  { target: { changed }, repository }: GateGit,
): Promise<readonly Revert[]> {
  const isMoved = lanes.some(({ lane, tip }) => tip === null || (ownEntry(changed, lane) ?? []).length > 0);
  if (!isMoved || !repository.isTrusted) return [];
  const without = lanes.flatMap(({ tip }) => (tip === null ? [] : [tip]));
  return observeReverts(git(project.root, world), {
    mission: { directory, id: identity.mission_id ?? directory },
    target: target.baseline,
    without,
    lanes,
  });
}

/** The rows themselves, and where they put the mission. */
function readRows(
  project: Project,
  mission: Mission,
  given: string | undefined,
): Outcome<{ readonly log: EventLog; readonly status: MissionStatus }> {
  const { status: home } = mission.homes;
  const text = given ?? (home.at === 'branch' ? home.log : (readText(join(home.folder, 'status.events.jsonl')) ?? ''));
  const log = readLog(text);
  if (!log.ok) return log;
  if (given === undefined) {
    const status = readStatus(project, mission);
    return status.ok ? success({ log: log.value, status: status.value }) : status;
  }
  const folded = foldText(given);
  if (!folded.ok) return folded;
  const { fold, tornTail } = folded.value;
  return success({ log: log.value, status: { fold, snapshot: snapshotOf(fold, mission.identity), tornTail } });
}

/** Nobody reads what a lane has of missions: it is no overlap. */
const outsideMissions = (paths: readonly string[]): readonly string[] => paths.filter((path) => !path.startsWith('kitty-specs/'));

const withoutMissions = ({ target }: GateGit): MergeGateFacts['target']['changed'] =>
  Object.fromEntries(Object.entries(target.changed).map(([lane, paths]) => [lane, outsideMissions(paths)]));

function issueMatrix({ homes: { status, planning } }: Mission): {
  readonly matrix: MergeGateFacts['issues'];
  readonly unreadable: readonly string[];
} {
  const text = readText(join(status.at === 'checkout' ? status.folder : planning.folder, 'issue-matrix.json'));
  if (text === null) return { matrix: null, unreadable: [] };
  try {
    const value: unknown = JSON.parse(text);
    return isIssueMatrix(value)
      ? { matrix: value, unreadable: [] }
      : { matrix: null, unreadable: [`issue-matrix.json cannot be judged: ${findings(isIssueMatrix).join('; ')}.`] };
  } catch {
    return { matrix: null, unreadable: ['issue-matrix.json is not JSON.'] };
  }
}
