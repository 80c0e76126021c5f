import { type Outcome, failure, success } from '../../schemas/outcome.ts';
import { type Problem, problem } from '../../schemas/problem.ts';
import { type Topology, isTopology } from '../../schemas/topology.ts';
import { branchWord } from './names.ts';
import { shellWord } from './shellWord.ts';

/**
 * The stored topology, or for a mission without one what its files show. Whether it was flattened does not matter:
 * flattening changes the stored topology and leaves `flattened` as a note of where it came from.
 */
export function topologyOf(mission: {
  readonly stored: string | null;
  readonly coordinationBranch: string | null;
  readonly hasLanes: boolean;
}): Topology {
  if (mission.stored !== null && isTopology(mission.stored)) return mission.stored;
  if (mission.coordinationBranch !== null) return mission.hasLanes ? 'lanes_with_coord' : 'coord';
  return mission.hasLanes ? 'lanes' : 'single_branch';
}

/** Whether a mission of this topology keeps its status on a coordination branch until it has landed. */
export const isCoordinated = (topology: Topology): boolean => topology === 'coord' || topology === 'lanes_with_coord';

/** A folder of a checkout, and the git directory that tells whether git is in the middle of something there. */
export interface Place {
  readonly folder: string;
  readonly checkout: string;
  readonly gitDir: string;
}

/**
 * What git knows that keeps it from simply adding the coordination worktree: an entry whose folder is gone, one that is locked
 * besides, a checkout in another place that has the branch, or what a killed run of ours has begun to make there.
 */
export interface CoordinationElsewhere {
  readonly by: 'lost' | 'locked' | 'worktree' | 'main' | 'begun';
  readonly path: string;
}

/** What the eyes report about the coordination branch of a mission and its worktree. */
export interface CoordinationFacts {
  /** The branch that meta.json names; null when it names none. */
  readonly branch: string | null;
  /** Whether this repository, or a remote as it was last fetched, has that branch. */
  readonly branchExists: boolean;
  /** Where the worktree has to be. */
  readonly worktree: string;
  /** The registered worktree found there; null when git's registry has none, whatever stands in its place. */
  readonly registered: {
    readonly gitDir: string;
    /** Null when HEAD is detached. */
    readonly branch: string | null;
    /** The mission's folder in it. */
    readonly missionFolder: string | null;
  } | null;
  /** Whether something that git knows nothing of stands where the worktree has to be. */
  readonly isOccupied: boolean;
  /** Null where git adds the worktree when it is told to; only looked for when it is not there. */
  readonly elsewhere: CoordinationElsewhere | null;
  /**
   * The event log as the tip of the branch holds it, when it holds rows that the main checkout does not have.
   * Only looked for when the worktree cannot be used.
   */
  readonly newerLog: string | null;
}

/** Everything that decides where a mission's files are. */
export interface PlacementFacts {
  readonly directory: string;
  /** The mission's folder in the main checkout. */
  readonly main: Place;
  readonly topology: Topology;
  /** Whether meta.json says that the mission was merged: then its log was merged with it. */
  readonly hasLanded: boolean;
  readonly targetBranch: string | null;
  /** Null unless the main checkout is on a lane of the mission, and the target has rows that are not there. */
  readonly onLane: { readonly branch: string; readonly target: string; readonly log: string } | null;
  /** Null when the topology has no coordination branch, or nothing tells what its worktree would be called. */
  readonly coordination: CoordinationFacts | null;
}

/** How the coordination worktree of a mission stands (contract 3 §3.3). */
export type CoordinationStanding =
  | { readonly state: 'none' }
  | { readonly state: 'materialized'; readonly place: Place }
  /** Registered, on the right branch, without the mission's folder. */
  | { readonly state: 'empty'; readonly worktree: string }
  /** Registered, with another branch checked out, or none. */
  | { readonly state: 'misplaced'; readonly worktree: string; readonly branch: string; readonly found: string | null }
  /** Not registered; the branch is there. */
  | ({ readonly state: 'unmaterialized'; readonly branch: string } & Pick<CoordinationFacts, 'worktree' | 'isOccupied' | 'elsewhere'>)
  | { readonly state: 'deleted'; readonly branch: string };

/** Where a mission's event log and status.json are: in a checkout, or for the time being on a branch alone. */
export type StatusHome =
  | ({ readonly at: 'checkout' } & Place)
  | {
      readonly at: 'branch';
      readonly branch: string;
      /** The event log as the branch holds it. */
      readonly log: string;
    };

/** The three homes of a mission's files (contract 3 §3.2). */
export interface Homes {
  /** meta.json, spec, plan, tasks.md, lanes.json and the other planning files: always the main checkout. */
  readonly planning: Place;
  /** The work-package files: always the main checkout. */
  readonly packages: Place;
  /** The event log, status.json and what is written next to them while the mission runs. */
  readonly status: StatusHome;
  readonly coordination: CoordinationStanding['state'];
  /** Why status may not be written for now; null when it may. */
  readonly refusal: Problem | null;
}

/**
 * Where a mission's files are read and written: the only place that decides it. Status is written in one place or
 * nowhere, so that it never splits in two; reading goes on as long as one copy is known to be the newest.
 * Fails with COORDINATION_BRANCH_DELETED when none is.
 */
export function homes(facts: PlacementFacts): Outcome<Homes> {
  const { main } = facts;
  const standing = coordinationStanding(facts);
  if (standing.state === 'deleted') return failure(deleted(facts, standing.branch));
  const status = statusHome(facts, standing);
  return success({ planning: main, packages: main, status, coordination: standing.state, refusal: refusalOf(facts, standing) });
}

/** The coordination worktree where it can be used, else its branch, or the target, where that has more than the main checkout. */
function statusHome({ main, coordination, onLane }: PlacementFacts, standing: CoordinationStanding): StatusHome {
  if (standing.state === 'materialized') return { at: 'checkout', ...standing.place };
  if (standing.state === 'none' && onLane !== null) return { at: 'branch', branch: onLane.target, log: onLane.log };
  const { newerLog: log = null, branch = null } = coordination ?? {};
  return standing.state === 'none' || log === null || branch === null ? { at: 'checkout', ...main } : { at: 'branch', branch, log };
}

function coordinationStanding({ topology, hasLanded, coordination }: PlacementFacts): CoordinationStanding {
  if (!isCoordinated(topology) || hasLanded || coordination === null) return { state: 'none' };
  const { branch, branchExists, worktree, registered, isOccupied, elsewhere } = coordination;
  if (registered !== null && (branch === null || registered.branch === branch)) {
    const { missionFolder: folder, gitDir } = registered;
    return folder === null ? { state: 'empty', worktree } : { state: 'materialized', place: { folder, checkout: worktree, gitDir } };
  }
  // A mission that names no branch and has no worktree never had its status anywhere but in the main checkout.
  if (branch === null) return { state: 'none' };
  if (!branchExists) return { state: 'deleted', branch };
  if (registered !== null) return { state: 'misplaced', worktree, branch, found: registered.branch };
  return { state: 'unmaterialized', worktree, branch, isOccupied, elsewhere };
}

function refusalOf({ directory, main, targetBranch, onLane }: PlacementFacts, standing: CoordinationStanding): Problem | null {
  switch (standing.state) {
    case 'none':
      return onLane === null ? null : outdated(directory, main, onLane);
    case 'materialized':
    case 'deleted':
      return null;
    case 'empty': {
      const { worktree } = standing;
      return problem('COORDINATION_WORKTREE_EMPTY', `The coordination worktree ${worktree} does not hold ${directory}.`, {
        next: `git -C ${shellWord(worktree)} merge ${branchWord(targetBranch ?? 'main')}`,
        details: { mission_slug: directory, worktree },
      });
    }
    case 'misplaced': {
      const { worktree, branch, found } = standing;
      return problem(
        'COORDINATION_WORKTREE_BRANCH_MISMATCH',
        `The coordination worktree ${worktree} is on ${found ?? 'no branch'} instead of ${branch}.`,
        {
          next: `git -C ${shellWord(worktree)} switch ${branchWord(branch)}`,
          details: { mission_slug: directory, worktree, expected: branch, actual: found },
        },
      );
    }
    case 'unmaterialized': {
      const { worktree, branch, isOccupied } = standing;
      const isBegun = standing.elsewhere?.by === 'begun';
      const reason = isOccupied ? 'something that git does not know as a worktree' : isBegun ? 'not whole' : 'not there';
      return problem(
        'COORDINATION_WORKTREE_MISSING',
        `The status of ${directory} is written in its coordination worktree alone, and ${worktree} is ${reason}.`,
        {
          ...(isOccupied ? {} : { next: wayToWorktree(main, standing, targetBranch) }),
          details: { mission_slug: directory, worktree, coordination_branch: branch },
        },
      );
    }
  }
}

/** A lane has the log as it was when the lane began: rows that go on from there would reopen what others have approved since. */
const outdated = (directory: string, { checkout }: Place, { branch, target }: NonNullable<PlacementFacts['onLane']>): Problem =>
  problem('MAIN_CHECKOUT_ON_LANE', `${checkout} is on ${branch}, and the status of ${directory} there is older than on ${target}.`, {
    next: `git -C ${shellWord(checkout)} switch ${branchWord(target)}`,
    details: { mission_slug: directory, branch, target_branch: target },
  });

/** Git adds no worktree where it still has an entry of one, nor for a branch that another checkout has. */
function wayToWorktree(
  { checkout }: Place,
  { worktree, branch, elsewhere }: Extract<CoordinationStanding, { readonly state: 'unmaterialized' }>,
  targetBranch: string | null,
): string {
  const git = `git -C ${shellWord(checkout)}`;
  switch (elsewhere?.by) {
    case 'begun':
      return 'spec-kitty doctor topology --fix';
    case 'main':
      return `${git} switch ${branchWord(targetBranch ?? 'main')}`;
    case 'worktree':
      return `${git} worktree move ${shellWord(elsewhere.path)} ${shellWord(worktree)}`;
    case 'locked':
      return `${git} worktree unlock ${shellWord(elsewhere.path)}`;
    case 'lost':
    case undefined:
      return `${git} worktree add ${elsewhere === null ? '' : '-f '}${shellWord(worktree)} ${shellWord(branch)}`;
  }
}

function deleted({ directory, main, targetBranch }: PlacementFacts, branch: string): Problem {
  return problem(
    'COORDINATION_BRANCH_DELETED',
    `The status of ${directory} is on the branch ${branch}, which neither this repository nor a fetched remote has.`,
    {
      next: `git -C ${shellWord(main.checkout)} fetch --all`,
      details: { mission_slug: directory, coordination_branch: branch, target_branch: targetBranch },
    },
  );
}
