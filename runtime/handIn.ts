import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../actions/files/readConfig.ts';
import type { WorkPackages } from '../actions/files/readWorkPackages.ts';
import { findBranch } from '../actions/git/refs/findBranch.ts';
import { isAncestor } from '../actions/git/objects/isAncestor.ts';
import { ownPaths } from '../actions/git/objects/ownPaths.ts';
import { ownCommits } from '../actions/git/objects/ownCommits.ts';
import { realPlace } from '../actions/git/realPlace.ts';
import { misplaced } from '../actions/git/worktrees/misplaced.ts';
import { listWorktrees } from '../actions/git/worktrees/worktrees.ts';
import { whyBusy } from '../actions/git/whyBusy.ts';
import { uncommittedPaths } from '../actions/git/checkout/uncommittedPaths.ts';
import { readText } from '../actions/files/readText.ts';
import { readLog } from '../machines/rules/eventLog.ts';
import { claimedSince } from '../machines/rules/claimedSince.ts';
import { firstClaimTip } from '../machines/rules/firstClaimTip.ts';
import { planningLane } from '../machines/rules/names.ts';
import { ownedPathspecs } from '../machines/rules/ownedFiles.ts';
import { unownedPaths } from '../machines/rules/unownedPaths.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import type { LanesManifest } from '../schemas/lanes.ts';
import { success, type Outcome } from '../schemas/outcome.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import { readManifest } from './facts.ts';
import { findLane, laneBase } from './findLane.ts';
import type { Mission } from './mission.ts';
import { plannedElsewhere } from './plannedElsewhere.ts';
import type { Project } from './project.ts';
import { isProtectedBranch } from './isProtectedBranch.ts';
import type { World } from './world.ts';

/** Whose work is handed in. */
export interface HandInScene {
  readonly world: World;
  readonly project: Project;
  readonly mission: Mission;
  readonly packages: WorkPackages;
}

/** What stands in the way of handing in the work on a package, where git is concerned. */
export interface HandIn {
  readonly problems: readonly Problem[];
  /** Files of the package that nobody has committed, and where: what `commitWork` commits. Null where there are none. */
  readonly uncommitted: Uncommitted | null;
  /** What is told and is in nobody's way, as sentences. */
  readonly remarks: readonly string[];
}

export interface Uncommitted {
  readonly checkout: string;
  /** Short name. */
  readonly branch: string;
  /** From the top of the checkout. */
  readonly paths: readonly string[];
}

/** What is named as a remedy: the command that hands in, and the one that claims. */
export interface HandInLines {
  readonly again: string;
  readonly claim: string;
}

export const nothingInTheWay: HandIn = { problems: [], uncommitted: null, remarks: [] };

/**
 * Looks whether the work on a package is where a reviewer will look for it (contract 1 §7.13, contract 2 §5.3): every file in
 * the worktree of its lane committed, and a commit on the lane beyond what it began with; in a lane that it shares, beyond
 * what was there when it was first claimed. Of a planning package, which is
 * worked on in the main checkout among others, only its own files are asked for. A package in no lane is not asked about.
 *
 * Fails with LANES_CORRUPT and with the problems of reading the log. The problems in the answer are HAND_IN_UNCOMMITTED, HAND_IN_EMPTY,
 * WORKTREE_MISPLACED, GIT_OPERATION_IN_PROGRESS and PLANNING_ELSEWHERE where the work is not on a branch that lands, and, where the
 * project wants that, ACTIVE_WP_SCOPE_VIOLATION for files that the package does not own (contract 3 §8.1); a remark by default.
 * @param lines the command that was given, and the one that claims the package, for the remedies
 */
export async function observeHandIn(scene: HandInScene, wp: string, lines: HandInLines): Promise<Outcome<HandIn>> {
  const { mission, packages } = scene;
  const read = readManifest(mission);
  if (!read.ok) return read;
  const file = packages.packages.find(({ wp_id }) => wp_id === wp);
  const lane = read.value?.lanes.find(({ wp_ids }) => wp_ids.includes(wp));
  if (read.value === null || lane === undefined) return success(nothingInTheWay);
  if (lane.lane_id === planningLane || file?.front_matter.execution_mode === 'planning_artifact')
    return success(await planningWork(scene, wp, { owned: file?.front_matter.owned_files ?? [], manifest: read.value }, lines));
  const claims = lane.wp_ids.length > 1 ? claimsIn(mission, wp, lane.wp_ids) : success({ claimed: null, since: [] });
  if (!claims.ok) return claims;
  const { claimed, since } = claims.value;
  const work = { laneId: lane.lane_id, manifest: read.value, claimed, owned: ownedBy([wp, ...since], packages.packages) };
  return success(await laneWork(scene, wp, work, lines));
}

/** The files of a package and of those whose work cannot be told from its own; null where it may change every file, or names none. */
function ownedBy([wp, ...others]: readonly string[], packages: WorkPackages['packages']): readonly string[] | null {
  const named = (id?: string): readonly string[] => packages.find(({ wp_id }) => wp_id === id)?.front_matter.owned_files ?? [];
  const isWide = packages.some(({ wp_id, front_matter }) => wp_id === wp && front_matter.scope === 'codebase-wide');
  return isWide || named(wp).length === 0 ? null : [wp, ...others].flatMap(named);
}

async function planningWork(
  { world, project, mission }: HandInScene,
  wp: string,
  { owned, manifest }: { readonly owned: readonly string[]; readonly manifest: LanesManifest },
  lines: HandInLines,
): Promise<HandIn> {
  const { path: checkout, branch } = project.checkout;
  if (owned.length === 0 || branch === null) return nothingInTheWay;
  // Nobody is asked to commit where commits are refused.
  const { settings } = await readConfig(project.root);
  if (isProtectedBranch(world, project, settings, branch)) return nothingInTheWay;
  const paths = await uncommittedPaths(checkout, world, ownedPathspecs(owned));
  const found = paths.length === 0 ? nothingInTheWay : withUncommitted(wp, { checkout, branch, paths }, lines);
  const away = await plannedElsewhere({ world, project, mission }, wp, { owned, manifest, branch, isUncommitted: paths.length > 0 });
  return away === null ? found : { ...found, problems: [away, ...found.problems] };
}

/** What the lane had of other packages when this one was claimed, null where nothing tells; and which were claimed there since. */
function claimsIn(
  { homes: { status } }: Mission,
  wp: string,
  lane: readonly string[],
): Outcome<Pick<LaneOfWork, 'claimed'> & { readonly since: readonly string[] }> {
  const log = readLog(status.at === 'branch' ? status.log : (readText(join(status.folder, 'status.events.jsonl')) ?? ''));
  if (!log.ok) return log;
  const { transitions } = log.value;
  return success({ claimed: firstClaimTip(transitions, wp), since: claimedSince(transitions, wp, lane) });
}

/** Folders of a lane worktree whose files are kept elsewhere, or nowhere: nobody looks for work in them. */
const notWork = ['kitty-specs/', '.kittify/', '.spec-kitty/', '.worktrees/'];
const isWork = (path: string): boolean => !notWork.some((folder) => path.startsWith(folder));

/** Where a package is worked on, what was there before its claim, and which files it may change: null means every one. */
interface LaneOfWork {
  readonly laneId: string;
  readonly manifest: LanesManifest;
  readonly claimed: string | null;
  readonly owned: readonly string[] | null;
}

async function laneWork(
  { world, project, mission }: HandInScene,
  wp: string,
  { laneId, manifest, claimed, owned }: LaneOfWork,
  lines: HandInLines,
): Promise<HandIn> {
  const { branch, tip, path } = findLane(project, mission, laneId, manifest);
  const isThere = existsSync(join(path, '.git'));
  const paths = isThere ? (await uncommittedPaths(path, world)).filter(isWork) : [];
  const away = isThere && tip !== null ? await workedOnElsewhere({ world, project }, { branch, tip, path }) : null;
  if (away !== null) return { ...nothingInTheWay, problems: [away] };
  const base =
    tip === null ? null : (claimed ?? laneBase(project, mission, laneId, tip, [manifest.mission_branch, manifest.target_branch]));
  const isEmpty = tip === null || (base !== null && (await ownCommits(project.root, { base, tip }, world)) === 0);
  const found = paths.length === 0 ? nothingInTheWay : withUncommitted(wp, { checkout: path, branch, paths }, lines);
  if (isEmpty) return { ...found, problems: [...found.problems, empty(wp, { branch, tip, base }, lines)] };
  if (owned === null || base === null) return found;
  const made = await ownPaths(project.root, { base, tip, others: tipsBeside({ project, mission }, laneId, manifest) }, world);
  const stray = unownedPaths([...new Set([...made, ...paths])].filter(isWork), owned);
  return stray.length === 0
    ? found
    : withStray(found, project, unowned(wp, stray, `git -C ${shellWord(project.root)} diff ${base} ${shellWord(branch)}`));
}

/** Where everything stands that the branch of a lane may have been brought up to. */
function tipsBeside(
  { project, mission }: Pick<HandInScene, 'project' | 'mission'>,
  laneId: string,
  manifest: LanesManifest,
): readonly string[] {
  const lanes = manifest.lanes.filter(({ lane_id }) => lane_id !== laneId && lane_id !== planningLane);
  const tips = lanes.map(({ lane_id }) => findLane(project, mission, lane_id, manifest).tip);
  return [findBranch(project.commonDir, [manifest.target_branch])?.commit, ...tips].flatMap((tip) => tip ?? []);
}

/** How much it is to have changed what others own is a matter of taste: it stands in the way only where the project wants that. */
async function withStray(found: HandIn, { root }: Project, met: Problem): Promise<HandIn> {
  const { settings } = await readConfig(root);
  if (settings.ownershipGuard === 'block') return { ...found, problems: [...found.problems, met] };
  return settings.ownershipGuard === 'off' ? found : { ...found, remarks: [met.message] };
}

/**
 * Why work would be left behind, where the worktree of a lane has commits checked out that its branch lacks: an agent that detached
 * HEAD, made a branch of its own or is in the middle of a rebase has committed, and not for a reviewer. Null where it has none.
 */
async function workedOnElsewhere(
  { world, project: { root, commonDir } }: Pick<HandInScene, 'world' | 'project'>,
  { branch, tip, path }: { readonly branch: string; readonly tip: string; readonly path: string },
): Promise<Problem | null> {
  const place = realPlace(path);
  const there = listWorktrees(commonDir).find((worktree) => worktree.state === 'present' && realPlace(worktree.path) === place);
  const head = there?.head.commit ?? null;
  if (there === undefined || head === null || there.head.branch === branch) return null;
  const isAtRest = there.head.branch !== null || whyBusy(path, there.gitDir) === null;
  if (isAtRest && (await isAncestor(root, { ancestor: head, of: tip }, world))) return null;
  return misplaced(there, { commonDir, branch, commit: tip }, world);
}

/** How many paths a sentence lists before it counts the rest. */
const longestList = 5;

function listed(paths: readonly string[]): string {
  const rest = paths.length - longestList;
  return paths.slice(0, longestList).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

const unowned = (wp: string, paths: readonly string[], work: string): Problem =>
  problem('ACTIVE_WP_SCOPE_VIOLATION', `${wp} has changed what is not among its owned_files: ${listed(paths)}.`, {
    next: `${work} -- ${paths.map(shellWord).join(' ')}`,
    details: { wp_id: wp, paths },
  });

function withUncommitted(wp: string, uncommitted: Uncommitted, { again }: HandInLines): HandIn {
  const { checkout, paths } = uncommitted;
  return {
    ...nothingInTheWay,
    uncommitted,
    problems: [
      problem(
        'HAND_IN_UNCOMMITTED',
        `${paths.length === 1 ? 'A file' : `${paths.length} files`} of ${wp} in ${checkout} ${paths.length === 1 ? 'is' : 'are'} not committed: ${listed(paths)}.`,
        {
          next: `${again} --auto-commit`,
          details: { wp_id: wp, checkout, paths },
        },
      ),
    ],
  };
}

/** Whoever has the claim is given the workspace and its prompt once more by the claim. */
const empty = (
  wp: string,
  { branch, tip, base }: { readonly branch: string; readonly tip: string | null; readonly base: string | null },
  { claim }: HandInLines,
): Problem =>
  problem(
    'HAND_IN_EMPTY',
    tip === null
      ? `There is no work on ${wp}: its lane has no branch ${branch}.`
      : `There is no work on ${wp}: ${branch} has no commit beyond ${base?.slice(0, 12) ?? 'where it began'}.`,
    {
      next: claim,
      details: { wp_id: wp, branch, base, tip },
    },
  );

/** Whether the branch the mission comes back to holds everything that the lane of a package has. */
export async function isMerged({ world, project, mission }: Omit<HandInScene, 'packages'>, wp: string): Promise<boolean> {
  const read = readManifest(mission);
  const lane = read.ok ? read.value?.lanes.find(({ wp_ids }) => wp_ids.includes(wp)) : undefined;
  if (!read.ok || read.value === null || lane === undefined || lane.lane_id === planningLane) return false;
  const { tip } = findLane(project, mission, lane.lane_id, read.value);
  const target = findBranch(project.commonDir, [read.value.target_branch]);
  return tip !== null && target !== null && isAncestor(project.root, { ancestor: tip, of: target.commit }, world);
}
