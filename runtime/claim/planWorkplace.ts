import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { findBranch } from '../../actions/git/refs/findBranch.ts';
import { whereMoved } from '../../actions/git/worktrees/whereMoved.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { worktreeAway } from '../../actions/git/worktrees/worktreesAway.ts';
import { rescueMessage } from '../../actions/git/worktrees/readRescue.ts';
import { lanesInHistory } from '../../machines/rules/formerVersions.ts';
import { isCoordinated } from '../../machines/rules/homes.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { unplaced } from '../../machines/rules/unplaced.ts';
import { wayToLanes } from '../../machines/rules/wayToLanes.ts';
import { laneTestEnvironment } from '../../machines/rules/workspaceContext.ts';
import type { ClaimPlan, DependencyTip, LaneWorkplace } from '../../schemas/claim.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { ExecutionLane, LanesManifest } from '../../schemas/lanes.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { lanesPath, readManifest } from '../facts.ts';
import { branchNames, findLane } from '../findLane.ts';
import type { Mission } from '../mission.ts';
import type { ClaimScene } from './recordClaim.ts';

/** Where the work on a package is done. */
export interface Workplace {
  /** Null: in the main checkout. */
  readonly lane: LaneWorkplace | null;
  readonly workspace: ClaimPlan['prompt']['workspace'];
}

interface Asked {
  /** The branch a new worktree is to begin at, where somebody names one. */
  readonly base: string | null;
  /** The moment (ISO 8601). */
  readonly at: string;
  /** The event that begins the work: a rescue is named after it. */
  readonly id: string;
}

/**
 * Where the work on a package will be done, and what its worktree begins at and has to hold. Planning packages are worked on
 * in the main checkout. Names that are stored win over names that are composed (contract 1 §7.10).
 *
 * Problems: WP_IN_NO_LANE, LANES_CORRUPT, WORKTREE_AWAY, BRANCH_NOT_FOUND, UNHONORABLE_BASE, BRANCH_IDENTITY_UNRESOLVED.
 */
export function planWorkplace(scene: ClaimScene, fact: PackageFact, packages: readonly PackageFact[], asked: Asked): Outcome<Workplace> {
  const { project, mission } = scene;
  const read = readManifest(mission);
  if (!read.ok) {
    const lanes = packages.map(({ lane }) => lane);
    return failure({ ...read.problems[0], next: wayToLanes(lanesPath(mission), mission.directory, lanes) });
  }
  const manifest = read.value;
  if (fact.lane_id === planningLane) {
    if (asked.base !== null) return failure(unhonorable(fact.wp_id, asked.base, 'main_checkout'));
    const branch = manifest?.target_branch ?? mission.meta.target_branch ?? project.checkout.branch ?? 'main';
    return success({ lane: null, workspace: { path: project.root, branch, lane_id: null, environment: {} } });
  }
  const lane = manifest?.lanes.find(({ lane_id }) => lane_id === fact.lane_id);
  if (manifest === null || lane === undefined) return failure(inNoLane(mission, fact.wp_id, packages, manifest));
  return laneWorkplace(scene, fact, packages, asked, manifest, lane);
}

function laneWorkplace(
  { project, mission }: ClaimScene,
  fact: PackageFact,
  packages: readonly PackageFact[],
  { base, at, id }: Asked,
  manifest: LanesManifest,
  lane: ExecutionLane,
): Outcome<Workplace> {
  const { root, commonDir } = project;
  const { directory } = mission;
  const { lane_id } = lane;
  const worktrees = listWorktrees(commonDir);
  const { branch, tip, path } = findLane(project, mission, lane_id, manifest, worktrees);
  // Only here: what a plan has frozen is the place at which git looks for it now.
  const moved = worktrees.find((worktree) => worktree.head.branch === branch && whereMoved(root, worktree) !== null);
  if (moved !== undefined) return failure(worktreeAway(root, moved));
  const tips = tipsOf(mission, fact, packages, manifest);
  const route = base === null ? null : routeWithout(base, { commonDir, path, tip, tips });
  if (base !== null && route !== null) return failure(unhonorable(fact.wp_id, base, route));
  const begins_at = base === null ? beginsAt(mission, manifest) : [base];
  const parent = findBranch(commonDir, begins_at);
  if (tip === null && parent === null && findBranch(commonDir, [branch]) === null) return failure(nowhere(fact.wp_id, branch, begins_at));
  const environment = laneTestEnvironment(directory, lane_id);
  const isCoordinatedMission = isCoordinated(mission.topology);
  return success({
    workspace: { path, branch, lane_id, environment },
    lane: {
      allocation: {
        lane_id,
        begins_at,
        tip,
        worktree: {
          checkout: root,
          path,
          branch,
          ...(isCoordinatedMission ? { sparse: withoutStatus(directory), formerConfig: worktreeConfig(commonDir) } : {}),
        },
      },
      tips: [...tips],
      // Status lives in the main checkout or in the coordination worktree: nobody reads it in a lane.
      settled: ['kitty-specs'],
      context: {
        wp_id: fact.wp_id,
        mission_slug: directory,
        worktree_path: relative(root, path).split(sep).join('/'),
        branch_name: branch,
        base_branch: parent?.name ?? manifest.target_branch,
        base_commit: null,
        dependencies: [...fact.dependencies],
        created_at: at,
        created_by: 'implement-command-lane',
        vcs_backend: 'git',
        lane_id,
        lane_wp_ids: [...lane.wp_ids],
        current_wp: fact.wp_id,
        lane_test_env: environment,
      },
      rescue: { ref: rescueRef(directory, fact.wp_id, id), message: rescueMessage(fact.wp_id, fact.holder) },
    },
  });
}

/** By which way a lane gets its base although another one was named; null where it can begin at that. */
function routeWithout(
  base: string,
  {
    commonDir,
    path,
    tip,
    tips,
  }: { readonly commonDir: string; readonly path: string; readonly tip: string | null; readonly tips: readonly unknown[] },
): string | null {
  if (existsSync(join(path, '.git'))) return 'reuse';
  if (tip !== null) return 'crash_recovery';
  if (tips.length > 0) return 'dependency_lane';
  return findBranch(commonDir, [base]) === null ? 'detached_base' : null;
}

/** Where uncommitted work is kept that was found when the work on a package was begun by this event. */
export const rescueRef = (directory: string, wp: string, eventId: string): string => `refs/spec-kitty/rescue/${directory}/${wp}/${eventId}`;

/** What a new branch of a lane begins at: where the mission's branches come together, if that is there already, else where they will go. */
export const beginsAt = ({ meta, topology }: Mission, { mission_branch, target_branch }: LanesManifest): string[] => [
  ...new Set([...(isCoordinated(topology) && meta.coordination_branch ? [meta.coordination_branch] : []), mission_branch, target_branch]),
];

/** The coordination worktree has the status; a copy in a lane could only be taken for it. */
const withoutStatus = (directory: string): string[] => [
  '/*',
  `!kitty-specs/${directory}/status.events.jsonl`,
  `!kitty-specs/${directory}/status.json`,
];

/**
 * The branches with the code of what a package depends on, in the order in which the original merges them. Its own lane has its
 * own code.
 */
function tipsOf(mission: Mission, fact: PackageFact, packages: readonly PackageFact[], manifest: LanesManifest): readonly DependencyTip[] {
  const needed = packages.filter(({ wp_id }) => fact.dependencies.includes(wp_id));
  const planning = needed.filter(({ lane_id }) => lane_id === planningLane);
  const lanes = manifest.lanes
    .filter(({ lane_id }) => lane_id !== fact.lane_id && lane_id !== planningLane && needed.some((one) => one.lane_id === lane_id))
    .toSorted((a, b) => a.parallel_group - b.parallel_group || (a.lane_id < b.lane_id ? -1 : 1));
  const merging = (name: string): string => `Merge dependency lane ${name} into ${fact.lane_id ?? ''}`;
  return [
    ...(planning.length === 0
      ? []
      : [
          {
            name: planningLane,
            branches: [manifest.target_branch],
            packages: planning.map(({ wp_id }) => wp_id),
            message: merging(planningLane),
          },
        ]),
    ...lanes.map(({ lane_id }): DependencyTip => {
      const those = needed.filter((one) => one.lane_id === lane_id);
      // Once everything has landed the branch of the lane may be gone.
      const landed = those.every(({ lane }) => lane === 'done') ? [manifest.target_branch] : [];
      return {
        name: lane_id,
        branches: [...branchNames(mission, lane_id, manifest), ...landed],
        packages: those.map(({ wp_id }) => wp_id),
        message: merging(lane_id),
      };
    }),
  ];
}

/** `extensions.worktreeConfig` of the repository, as its own configuration says it; null where it says nothing. */
const worktreeConfig = (commonDir: string): string | null =>
  /^\s*worktreeConfig\s*=\s*(\S+)/im.exec(readText(join(commonDir, 'config')) ?? '')?.[1] ?? null;

function inNoLane({ directory }: Mission, wp: string, packages: readonly PackageFact[], manifest: LanesManifest | null): Problem {
  const lack = manifest === null ? `${directory} has no lanes.json` : `lanes.json of ${directory} does not list it`;
  const lanes = unplaced(packages).map(({ lane }) => lane);
  return problem('WP_IN_NO_LANE', `Nothing says where ${wp} is worked on: ${lack}.`, {
    next: wayToLanes(lanesInHistory(directory), directory, lanes),
    details: { wp_id: wp, lanes: manifest?.lanes.map(({ lane_id }) => lane_id) ?? null },
  });
}

const unhonorable = (wp: string, base: string, route: string): Problem =>
  problem('UNHONORABLE_BASE', `The work on ${wp} cannot begin at ${base} (route: ${route}).`, { details: { route, wp_id: wp, base } });

const nowhere = (wp: string, branch: string, names: readonly string[]): Problem =>
  problem(
    'BRANCH_NOT_FOUND',
    `The work on ${wp} cannot begin anywhere: there is no branch ${names.join(' or ')} for ${branch} to begin at.`,
    { next: 'git branch --all', details: { wp_id: wp, branch, begins_at: names } },
  );
