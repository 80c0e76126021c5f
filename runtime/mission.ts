import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { branchesWithMissions } from '../actions/facts/branchesWithMissions.ts';
import { newerLog, observeCoordination } from '../actions/facts/observeCoordination.ts';
import { missionDirectories } from '../actions/files/missionDirectories.ts';
import { readMeta } from '../actions/files/readMeta.ts';
import { readMissionId } from '../actions/files/readMissionId.ts';
import { type GitOperation, operationIn } from '../actions/git/operation.ts';
import { type MissionFolders, fitsByName, resolveHandle, spellings } from '../machines/rules/handle.ts';
import { type CoordinationFacts, type Homes, type PlacementFacts, homes, isCoordinated, topologyOf } from '../machines/rules/homes.ts';
import { type MissionIdentity, identify } from '../machines/rules/identity.ts';
import { coordinationMid8, isLaneBranch, mid8Of } from '../machines/rules/names.ts';
import { nearestNames } from '../machines/rules/nearestNames.ts';
import { unsafeSegment } from '../machines/rules/unsafeSegment.ts';
import { shellWord } from '../machines/rules/shellWord.ts';
import type { Meta } from '../schemas/meta.ts';
import { type Outcome, failure, success } from '../schemas/outcome.ts';
import { type Problem, problem } from '../schemas/problem.ts';
import type { Topology } from '../schemas/topology.ts';
import { unrefreshedLanding } from './desk/unrefreshedLanding.ts';
import { outcomeOf } from './outcomeOf.ts';
import type { Project } from './project.ts';
import { wayToMissions } from './wayToMissions.ts';

/** A mission, opened: who it is and where its files are. The same from every checkout. */
export interface Mission {
  /** The name of its folder under `kitty-specs/`: what it is known by. */
  readonly directory: string;
  /** That folder in the main checkout, absolute. */
  readonly path: string;
  readonly meta: Meta;
  readonly identity: MissionIdentity;
  readonly topology: Topology;
  readonly homes: Homes;
  /** What git is in the middle of in a checkout that holds files of the mission. */
  readonly gitOperation: GitOperation | null;
}

/**
 * Opens the mission a handle means: its folder's name, its id, the first eight characters of that, its slug, or its number
 * (contract 1 §1.7). A folder of that very name is opened without a look at any other mission.
 *
 * Fails with USAGE (blank), MISSION_HANDLE_UNSAFE, MISSION_AMBIGUOUS_SELECTOR, MISSION_NOT_FOUND, META_UNREADABLE,
 * BRANCH_IDENTITY_UNRESOLVED, COORDINATION_BRANCH_DELETED or FILE_NOT_READ. Starts git only to say which other branch has
 * a mission that is not here, and to read a status that is on a coordination branch alone.
 */
export function openMission(project: Project, handle: string): Outcome<Mission> {
  return outcomeOf(() => {
    const typed = handle.trim();
    if (typed === '') return failure(problem('USAGE', 'The handle of the mission is blank.', { next: listing }));
    const reason = unsafeSegment(typed);
    if (reason !== null && missionDirectories(project.kittySpecs).includes(typed)) return failure(unnameable(project, typed, reason));
    if (reason !== null)
      return failure(
        problem('MISSION_HANDLE_UNSAFE', `'${typed}' cannot be the handle of a mission: it ${reason}.`, {
          next: listing,
          details: { handle: typed },
        }),
      );
    if (hasMeta(project, typed)) return openDirectory(project, typed);
    return openResolved(project, typed);
  });
}

const listing = 'spec-kitty agent mission list';

/**
 * Why no command works on a mission whose folder has a name that is no handle: branches, worktrees and commands are named after it.
 */
export function unnameable({ root, kittySpecs }: Project, directory: string, reason: string): Problem {
  const plain = directory
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\w.-]+|\.{2,}/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  const taken = new Set(missionDirectories(kittySpecs));
  const names = [plain === '' ? 'mission' : plain, ...Array.from(taken, (_, index) => `${plain || 'mission'}-${index + 2}`)];
  const free = names.find((name) => !taken.has(name)) ?? 'mission';
  return problem(
    'MISSION_HANDLE_UNSAFE',
    `The folder of the mission '${directory}' has a name that no command takes: it ${reason}. Rename it.`,
    {
      next: `git -C ${shellWord(root)} mv ${shellWord(`kitty-specs/${directory}`)} kitty-specs/${free}`,
      details: { handle: directory, rename_to: free },
    },
  );
}

const hasMeta = ({ kittySpecs }: Project, directory: string): boolean => existsSync(join(kittySpecs, directory, 'meta.json'));

function openResolved(project: Project, handle: string): Outcome<Mission> {
  const folders: MissionFolders = {
    directories: missionDirectories(project.kittySpecs),
    isMission: (directory) => hasMeta(project, directory),
    missionIdOf: (directory) => readMissionId(join(project.kittySpecs, directory)),
  };
  const resolution = resolveHandle(handle, folders);
  if (resolution.kind === 'found') {
    const reason = unsafeSegment(resolution.directory);
    return reason === null ? openDirectory(project, resolution.directory) : failure(unnameable(project, resolution.directory, reason));
  }
  if (resolution.kind === 'ambiguous') return failure(ambiguous(project, handle, resolution.directories, folders));
  // A folder without meta.json answers to no handle, but whoever names it wants to know why.
  return folders.directories.includes(handle) ? openDirectory(project, handle) : failure(notFound(project, handle, folders.directories));
}

/** Who the mission in a folder under `kitty-specs/` is, without a look at where its files are. */
export type KnownMission = Pick<Mission, 'directory' | 'path' | 'meta' | 'identity' | 'topology'>;

/** Reads who the mission in a folder under `kitty-specs/` is. Fails with META_UNREADABLE, throws FILE_NOT_READ. Never starts git. */
export function readMission({ kittySpecs }: Project, directory: string): Outcome<KnownMission> {
  const path = join(kittySpecs, directory);
  const meta = readMeta(path);
  if (!meta.ok) return meta;
  const identity = identify(meta.value, directory);
  if (!identity.ok) return identity;
  const topology = topologyOf({
    stored: meta.value.topology ?? null,
    coordinationBranch: meta.value.coordination_branch || null,
    hasLanes: meta.value.topology == null && existsSync(join(path, 'lanes.json')),
  });
  return success({ directory, path, meta: meta.value, identity: identity.value, topology });
}

/** Opens the mission in a folder under `kitty-specs/`. For a folder that does not exist the answer is META_UNREADABLE. */
export function openDirectory(project: Project, directory: string): Outcome<Mission> {
  return outcomeOf(() => {
    const known = readMission(project, directory);
    if (!known.ok) return known;
    const placed = place(project, known.value);
    if (!placed.ok) return placed;
    const { status } = placed.value;
    return success({
      ...known.value,
      homes: placed.value,
      gitOperation:
        project.gitOperation ?? (status.at === 'checkout' && status.gitDir !== project.checkout.gitDir ? operationIn(status.gitDir) : null),
    });
  });
}

function place(project: Project, known: KnownMission): Outcome<Homes> {
  const { directory, path, meta, topology } = known;
  const hasLanded = Boolean(meta.baseline_merge_commit);
  const main = { folder: path, checkout: project.root, gitDir: project.checkout.gitDir };
  const landing = unrefreshedLanding(project, directory);
  if (landing !== null)
    return success({
      planning: main,
      packages: main,
      status: { at: 'branch', ...landing },
      coordination: 'none',
      refusal: notRefreshed(directory, landing.branch),
    });
  const coordination = isCoordinated(topology) && !hasLanded ? coordinationOf(project, directory, meta) : success(null);
  if (!coordination.ok) return coordination;
  const targetBranch = meta.target_branch ?? null;
  return homes({ directory, main, topology, hasLanded, targetBranch, onLane: laneAt(project, known), coordination: coordination.value });
}

/** The lane that the main checkout is on, where the log of the target has come further. */
function laneAt({ root, commonDir, checkout: { branch } }: Project, { directory, meta, identity }: KnownMission): PlacementFacts['onLane'] {
  const target = meta.target_branch ?? null;
  if (branch === null || target === null || branch === target || !isLaneBranch(directory, identity.mission_id, branch)) return null;
  const log = newerLog({ root, commonDir, directory }, `refs/heads/${target}`, [directory]);
  return log === null ? null : { branch, target, log };
}

const notRefreshed = (directory: string, target: string): Problem =>
  problem('MERGE_NOT_REFRESHED', `${directory} has landed on ${target}, and its checkout is not brought up to date yet.`, {
    next: `spec-kitty merge --mission ${shellWord(directory)} --resume`,
    details: { mission_slug: directory, target_branch: target },
  });

function coordinationOf(project: Project, directory: string, meta: Meta): Outcome<CoordinationFacts | null> {
  const branch = meta.coordination_branch || null;
  const mid8 = coordinationMid8({
    slug: directory,
    missionId: meta.mission_id ?? null,
    declared: meta.mid8 || null,
    hasCoordinationBranch: branch !== null,
  });
  if (!mid8.ok) return mid8;
  return success(
    mid8.value === null
      ? null
      : observeCoordination({ root: project.root, commonDir: project.commonDir, directory, mid8: mid8.value, branch }),
  );
}

function ambiguous({ kittySpecs }: Project, handle: string, directories: readonly string[], { missionIdOf }: MissionFolders): Problem {
  const candidates = directories.map((directory) => {
    const missionId = missionIdOf(directory);
    return { mission_id: missionId, mid8: mid8Of(missionId), slug: directory, feature_dir: join(kittySpecs, directory) };
  });
  return problem('MISSION_AMBIGUOUS_SELECTOR', `'${handle}' means ${directories.length} missions: ${listed(directories)}.`, {
    next: listing,
    details: { handle, candidates },
  });
}

function notFound(project: Project, handle: string, directories: readonly string[]): Problem {
  const near = nearestNames(handle, directories, spellings);
  const elsewhere = branchesWithMissions(project.commonDir, (folder) => fitsByName(handle, folder));
  const meant = elsewhere.length === 0 && near.length > 0 ? ` Did you mean ${listed(near)}?` : '';
  return problem(
    'MISSION_NOT_FOUND',
    `There is no mission '${handle}' in ${project.root}${onBranches(project.checkout, elsewhere)}.${meant}`,
    {
      next: wayToMissions({ ...project, ...project.checkout }, elsewhere, 'status -- kitty-specs') ?? listing,
      details: { handle, near, branches: elsewhere, branch: project.checkout.branch },
    },
  );
}

/** On which branches a mission is that a checkout does not show. */
function onBranches({ branch }: Project['checkout'], branches: readonly string[]): string {
  if (branches.length === 0) return '';
  if (branch === null) return `, which has no branch checked out; it is on ${listed(branches)}`;
  return branches.includes(branch)
    ? `: its folder is gone from there, although it is on ${listed(branches)}`
    : `, which is on ${branch}; it is on ${listed(branches)}`;
}

/** How many names a sentence lists before it counts the rest. */
const longestList = 5;

function listed(names: readonly string[]): string {
  const rest = names.length - longestList;
  return names.slice(0, longestList).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
