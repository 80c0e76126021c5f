import { join } from 'node:path';
import { namesIn } from '../../actions/files/namesIn.ts';
import { readText } from '../../actions/files/readText.ts';
import { git } from '../../actions/git/git.ts';
import { listRefs, readRef } from '../../actions/git/refs/refs.ts';
import { realPlace } from '../../actions/git/realPlace.ts';
import { uncommittedPaths } from '../../actions/git/checkout/uncommittedPaths.ts';
import { isMovedHere } from '../../actions/git/worktrees/isMovedHere.ts';
import { misplaced } from '../../actions/git/worktrees/misplaced.ts';
import { whereMoved } from '../../actions/git/worktrees/whereMoved.ts';
import { lockReason, being } from '../../actions/git/worktrees/worktreeLock.ts';
import { listWorktrees, type Worktree } from '../../actions/git/worktrees/worktrees.ts';
import { whyBusy } from '../../actions/git/whyBusy.ts';
import { shortName } from '../../actions/git/refs/branchElsewhere.ts';
import { findBranch, remoteBranches } from '../../actions/git/refs/findBranch.ts';
import { planningLane } from '../../machines/rules/names.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { handedInRef } from '../../machines/rules/privateRefs.ts';
import { behindPackage, type LaneFinding, type PackageFinding, type RecoveryFacts } from '../../machines/rules/recoveryCases.ts';
import { readWorkspaceContext } from '../../machines/rules/workspaceContext.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import { isTerminal } from '../../schemas/lane.ts';
import type { ExecutionLane, LanesManifest } from '../../schemas/lanes.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { ClaimScene } from '../claim/recordClaim.ts';
import { readStatus } from '../desk/readStatus.ts';
import { observeFiles, readManifest } from '../facts.ts';
import { findLane, recordedBase } from '../findLane.ts';
import { lastTipOf } from '../lastTip.ts';
import { strayLanes } from '../strayLanes.ts';

/** Where the work of a package that is gone is kept: one ref for each claim, so that keeping it twice is keeping it once. */
export const keptRef = (mission: string, wp: string, claim: string): string => `${keptRefs(mission)}${wp}/${claim}`;
const keptRefs = (mission: string): string => `refs/spec-kitty/rescue/${mission}/`;

export interface RecoveryView {
  readonly facts: RecoveryFacts;
  readonly packages: readonly PackageFact[];
  /** Ids of the last events, by package. */
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * Looks at everything that a crash may have left of the work on a mission: branches, worktrees, what is written down of them,
 * and the status. Reads files of git; starts it once for all lanes whose status may be behind their commits, and for each
 * worktree whose agent is provably gone or that has something else checked out. Problems: those of reading the status and lanes.json, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function observeRecovery(scene: ClaimScene): Promise<Outcome<RecoveryView>> {
  const { project, mission } = scene;
  const [status, read] = [readStatus(project, mission), readManifest(mission)];
  if (!status.ok) return status;
  if (!read.ok) return read;
  const manifest = read.value;
  const packages = (await observeFiles(project, mission))(status.value).packages ?? [];
  const claims = Object.fromEntries(Object.entries(status.value.fold.packages).map(([wp, { last_event_id: id }]) => [wp, id]));
  const execution = manifest === null ? [] : manifest.lanes.filter(({ lane_id }) => lane_id !== planningLane);
  const worktrees = listWorktrees(project.commonDir);
  const registry = { worktrees, byPlace: new Map(worktrees.map((worktree) => [realPlace(worktree.path), worktree])) };
  const found = manifest === null ? [] : await Promise.all(execution.map((lane) => laneOf(scene, lane, manifest, registry)));
  const states: PackageFinding[] = [];
  const kept = new Set(listRefs(project.commonDir, keptRefs(mission.directory)).map(({ name }) => name));
  for (const fact of packages) {
    const ref = keptRef(mission.directory, fact.wp_id, ownEntry(claims, fact.wp_id) ?? '');
    states.push(await packageOf(scene, fact, found, kept.has(ref) ? ref : null));
  }
  const handedIn = Object.entries(status.value.fold.packages).flatMap(([wp, { handed_in_by: by }]) => (by === undefined ? [] : [wp]));
  const counted = manifest === null ? [] : await withCommits(scene, found, states, { manifest, handedIn });
  const lanes = await withLastTips(scene, counted, states);
  return success({
    facts: {
      mission: mission.directory,
      root: project.root,
      lanes,
      packages: states,
      strayLanes: strayLanes(project, mission, packages, manifest),
      orphans: orphansOf(scene, lanes),
    },
    packages,
    claims,
  });
}

/** Git's registry, read once: twenty lanes would read it twenty times. */
interface Registry {
  readonly worktrees: readonly Worktree[];
  readonly byPlace: ReadonlyMap<string, Worktree>;
}

async function laneOf(
  { world, project, mission }: ClaimScene,
  { lane_id, wp_ids }: ExecutionLane,
  manifest: LanesManifest,
  { worktrees, byPlace }: Registry,
): Promise<LaneFinding> {
  const { branch, tip, path, isNoted, context } = findLane(project, mission, lane_id, manifest, worktrees);
  // Resolving a path takes longer than reading a file: where there is nothing to compare it with, that is left.
  const place = worktrees.length === 0 && context === null ? path : realPlace(path);
  const isSound = context !== null && context.branch_name === branch && realPlace(join(project.root, context.worktree_path)) === place;
  const entry = byPlace.get(place);
  const moved = worktrees.map((other) => (other.head.branch === branch ? whereMoved(project.root, other) : null)).find((to) => to !== null);
  const worktreeState = moved === undefined ? stateOf(entry, place, project.commonDir) : 'moved';
  return {
    lane_id,
    wp_ids,
    branch,
    tip,
    worktree: moved ?? path,
    worktreeState,
    misplaced:
      entry !== undefined && worktreeState === 'present' && tip !== null
        ? await whyMisplaced(entry, { commonDir: project.commonDir, branch }, world)
        : null,
    context: isNoted ? (isSound ? 'sound' : 'stale') : 'missing',
    workedOn: context?.current_wp ?? context?.wp_id ?? null,
    commits: null,
    lastTip: null,
    isOnlyBegun: false,
    elsewhere: null,
  };
}

/** What git is in the middle of is somebody's work: a rebase detaches HEAD and puts it back. */
async function whyMisplaced(
  entry: Worktree,
  wanted: { readonly commonDir: string; readonly branch: string },
  world: ClaimScene['world'],
): Promise<LaneFinding['misplaced']> {
  if (entry.head.branch === wanted.branch || whyBusy(entry.path, entry.gitDir) !== null) return null;
  const { message, next } = await misplaced(entry, wanted, world);
  return { sentence: message, next };
}

function stateOf(entry: Worktree | undefined, place: string, commonDir: string): LaneFinding['worktreeState'] {
  if (entry === undefined) return namesIn(place).length === 0 ? 'missing' : isMovedHere(commonDir, place) ? 'moved' : 'occupied';
  const reason = lockReason(entry.gitDir);
  if (reason === being.made(place) || reason === being.removed(place)) return 'half';
  return entry.state === 'replaced' ? 'occupied' : entry.state;
}

/** What an agent left is looked for only where it is provably gone: nobody else's worktree is anybody's business. */
async function packageOf(
  { world }: ClaimScene,
  fact: PackageFact,
  lanes: readonly LaneFinding[],
  keptUnder: string | null,
): Promise<PackageFinding> {
  const { wp_id, lane, lane_id, dependencies, holder, holder_gone } = fact;
  const workspace = lanes.find((each) => each.lane_id === lane_id && each.worktreeState === 'present');
  const uncommitted = holder_gone && workspace !== undefined ? await uncommittedPaths(workspace.worktree, world) : [];
  return {
    wp_id,
    lane,
    lane_id,
    dependencies,
    holder,
    holder_gone,
    uncommitted,
    keptUnder,
  };
}

/**
 * Counts the commits of lanes whose status may be behind. What work on a lane began with, what comes from lanes it depends on and
 * what was handed in there is no work that nobody has recorded. Where a branch still is at one of those git need not be asked.
 * Where nobody has kept the commit at which something was handed in (the original does not), nobody can tell either.
 */
async function withCommits(
  { world, project, mission }: ClaimScene,
  lanes: readonly LaneFinding[],
  packages: readonly PackageFinding[],
  { manifest, handedIn }: { readonly manifest: LanesManifest; readonly handedIn: readonly string[] },
): Promise<readonly LaneFinding[]> {
  const keptOf = (lane_id: string): string | null =>
    readRef(project.commonDir, handedInRef(mission.identity.mission_id ?? mission.directory, lane_id));
  const tips = new Map(
    [manifest.mission_branch, manifest.target_branch].map((name) => [name, findBranch(project.commonDir, [name])?.commit ?? null]),
  );
  const open = lanes
    .filter((lane) => lane.tip !== null && behindPackage(lane, packages) !== null)
    .filter(({ lane_id, wp_ids }) => keptOf(lane_id) !== null || !wp_ids.some((wp) => handedIn.includes(wp)))
    .map(({ lane_id, tip }) => {
      const needs = manifest.lanes.find((lane) => lane.lane_id === lane_id)?.depends_on_lanes ?? [];
      const recorded = recordedBase(project.root, mission, lane_id);
      const needed = lanes.filter((lane) => needs.includes(lane.lane_id)).map((lane) => lane.tip);
      const known = [recorded, keptOf(lane_id), ...tips.values(), ...needed].filter((commit) => commit !== null);
      return { lane_id, tip: tip ?? '', known: [...new Set(known)] };
    });
  const grown = open.filter(({ tip, known }) => !known.includes(tip));
  const counts =
    grown.length === 0
      ? []
      : await git(project.root, world).inOne(
          grown.map(({ tip, known }) => ({ words: ['rev-list', '--count', '--no-merges', tip, '--not', ...known], mayFail: true })),
        );
  const commits = new Map([
    ...open.filter((lane) => !grown.includes(lane)).map(({ lane_id }) => [lane_id, 0] as const),
    ...grown.flatMap(({ lane_id }, index) =>
      counts[index]?.exitCode === 0 ? [[lane_id, Number(counts[index].stdout.trim())] as const] : [],
    ),
  ]);
  return lanes.map((lane) => ({ ...lane, commits: commits.get(lane.lane_id) ?? null }));
}

/** Where branches that are gone were last, and where a remote has them. Looked up only where work may have been lost. */
async function withLastTips(
  scene: ClaimScene,
  lanes: readonly LaneFinding[],
  packages: readonly PackageFinding[],
): Promise<readonly LaneFinding[]> {
  const isLost = ({ tip, wp_ids }: LaneFinding): boolean =>
    tip === null &&
    packages.some(({ wp_id, lane }) => wp_ids.includes(wp_id) && lane !== 'planned' && lane !== 'genesis' && !isTerminal(lane));
  return Promise.all(
    lanes.map(async (lane) => {
      if (!isLost(lane)) return lane;
      const [remote] = remoteBranches(scene.project.commonDir, [lane.branch]);
      const { lastTip, isOnlyBegun } = await lastTipOf(scene, lane);
      return { ...lane, lastTip, isOnlyBegun, elsewhere: remote === undefined ? null : shortName(remote) };
    }),
  );
}

/** Notes on worktrees of this mission that belong to no lane with a branch, and whose own branch is gone. */
function orphansOf({ project, mission }: ClaimScene, lanes: readonly LaneFinding[]): readonly string[] {
  const folder = join(project.root, '.kittify', 'workspaces');
  const living = new Set(lanes.filter(({ tip }) => tip !== null).map(({ lane_id }) => `${mission.directory}-${lane_id}.json`));
  return namesIn(folder).filter((name) => {
    if (!name.startsWith(`${mission.directory}-`) || !name.endsWith('.json') || living.has(name)) return false;
    const context = readWorkspaceContext(readText(join(folder, name)) ?? '');
    return context === null || readRef(project.commonDir, `refs/heads/${context.branch_name}`) === null;
  });
}
