import { dirname, join } from 'node:path';
import { deleteRefs, type RefToDelete } from '../../actions/git/refs/deleteRefs.ts';
import { endRemoval } from '../../actions/git/worktrees/endRemoval.ts';
import { enterCheckout } from '../../actions/git/enterCheckout.ts';
import { git } from '../../actions/git/git.ts';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { keepFile } from '../../actions/git/objects/keepBlob.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { readBlobs } from '../../actions/git/objects/readBlobs.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { pauseBetween } from '../../actions/git/worktrees/pauseBetween.ts';
import { removeWorktree } from '../../actions/git/worktrees/removeWorktree.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { awayReason, worktreesAway } from '../../actions/git/worktrees/worktreesAway.ts';
import { workspaceContextPath } from '../../machines/rules/workspaceContext.ts';
import type { Landable } from '../../machines/merge/ports.ts';
import { mergedRef } from '../../machines/rules/privateRefs.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { Changes } from '../../schemas/changes.ts';
import type { CleanedUp, LandingProven, MergeResolution } from '../../schemas/merge.ts';
import { leadsElsewhere } from '../desk/leadsElsewhere.ts';
import { removeIfThere } from '../desk/removeIfThere.ts';
import { rebasingCheckout } from '../rebasing.ts';
import { closeWorkspace } from './closeWorkspace.ts';
import type { MergeScene } from './mergeScene.ts';
import { hasLanding } from './hasLanding.ts';
import { keepLanded, keptWorkRef } from './keepLanded.ts';
import { isOriginalPath, originalPaths } from './originalMerges.ts';
import { targetCheckouts } from './targetCheckouts.ts';
import { tellMerged } from './tellMerged.ts';
import { unlessNeeded } from './unlessNeeded.ts';

type Input = Landable & { readonly proven: LandingProven; readonly resolutions: readonly MergeResolution[] };
type Kept = CleanedUp['kept'][number];

/**
 * Takes away what a landed mission does not need any more: worktrees without uncommitted work, and branches whose commits are
 * in the landing or kept under a private ref. What holds more than that stays, with the reason; what is gone already is gone.
 * All of it stays where the target was moved away from the landing: it may have to be landed once more. Where it was not, the hook
 * `post-merge` hears of the landing in the end.
 */
export async function cleanUp(scene: MergeScene, input: Input): Promise<CleanedUp> {
  const { plan, landing } = input;
  const has = await hasLanding(scene, { plan, landing }, readRef(scene.project.commonDir, `refs/heads/${plan.target}`));
  if (has) {
    const cleaned = await cleanUpAfter(scene, input);
    await tellMerged(scene, plan);
    return cleaned;
  }
  const { kept, ...cleaned } = await cleanUpAfter(scene, { ...input, plan: { ...plan, cleanup: { branches: false, worktrees: false } } });
  const why = `It was moved away from the landing ${landing.commit.slice(0, 12)} since, so all worktrees and branches of the mission stay: spec-kitty merge --mission ${shellWord(plan.mission.directory)} lands it once more.`;
  return { ...cleaned, kept: [...kept, { what: plan.target, why }] };
}

async function cleanUpAfter(scene: MergeScene, input: Input): Promise<CleanedUp> {
  const { plan, proven, resolutions } = input;
  const decided = `${mergedRef(plan.mission.id, 'decided')}/${plan.attempt.target.slice(0, 12)}`;
  const closed = await closeWorkspace(scene, plan, resolutions, (n) => `${decided}/${n}`);
  const originals = new Set([...originalPaths(scene), ...Object.keys(proven.files ?? {}).filter(isOriginalPath)]);
  const files = [...originals].map((path) => forget(scene, path, proven));
  const branches = branchesOf(input);
  const worktrees: readonly Gone[] = plan.cleanup.worktrees
    ? [await endRemovals(scene, input), await removeWorktrees(scene, input, branches)]
    : [];
  const refs = await deleteBranches(scene, input, branches, closed.held);
  return {
    removed_worktrees: worktrees.flatMap(({ gone }) => gone),
    deleted_branches: refs.gone,
    kept: [...closed.kept, ...worktrees.flatMap(({ kept }) => kept), ...refs.kept],
    changed: {
      refs: refs.changed.refs,
      worktrees: together(worktrees.map(({ changed }) => changed.worktrees)),
      files: together([...files, ...worktrees.map(({ changed }) => changed.files)]),
    },
  };
}

const together = <Value>(parts: readonly Readonly<Record<string, Value>>[]): Record<string, Value> =>
  Object.fromEntries(parts.flatMap((part) => Object.entries(part)));

/** What of one kind has gone, and what stays. */
interface Gone {
  readonly gone: string[];
  readonly kept: Kept[];
  readonly changed: Required<Pick<Changes, 'refs' | 'worktrees' | 'files'>>;
}

const nothingGone = (): Gone => ({ gone: [], kept: [], changed: { refs: {}, worktrees: {}, files: {} } });

/** A branch of the mission, and where it was when it landed. */
interface LandedBranch {
  readonly branch: string;
  readonly lane_id: string | null;
  readonly tip: string | null;
}

const branchesOf = ({ plan, attempt }: Input): readonly LandedBranch[] =>
  [
    ...plan.lanes.map(({ lane_id, branch }) => ({
      branch,
      lane_id,
      tip: attempt.lanes.find((lane) => lane.lane_id === lane_id)?.tip ?? null,
    })),
    { branch: plan.mission_branch, lane_id: null, tip: attempt.mission },
    { branch: plan.coordination_branch, lane_id: null, tip: attempt.coordination },
  ].flatMap(({ branch, lane_id, tip }) => (branch === null || branch === plan.target ? [] : [{ branch, lane_id, tip }]));

/** What a run that did not live to say so has removed, or had begun to remove. */
async function endRemovals({ world, project }: MergeScene, { plan, attempt, landing, proven }: Input): Promise<Gone> {
  const { gone, kept, changed } = nothingGone();
  for (const [key, before] of Object.entries(proven.worktrees)) {
    const path = join(project.root, key);
    if (worktreeState(project.root, project.commonDir, path) !== null) continue;
    const why = await unlessNeeded(() => endRemoval({ checkout: project.root, path }, world));
    if (why !== null) {
      kept.push({ what: path, why });
      continue;
    }
    gone.push(path);
    const work = readRef(project.commonDir, keptWorkRef({ plan, attempt, landing }, key));
    changed.worktrees[key] = { before: { ...before, work }, after: null };
  }
  return { gone, kept, changed };
}

/** Removes the worktrees of landed branches, and with the last of a lane what was written down of it. */
async function removeWorktrees(scene: MergeScene, input: Input, branches: readonly LandedBranch[]): Promise<Gone> {
  const { project } = scene;
  const { gone, kept, changed } = nothingGone();
  for (const { branch, lane_id } of branches) {
    for (const path of targetCheckouts(project, branch).filter((each) => each !== project.root)) {
      if (gone.length > 0) await pauseBetween(scene.world.env);
      const before = worktreeState(project.root, project.commonDir, path);
      const { why, work } = await removeLanded(scene, input, path, { mayKeepWork: lane_id === null });
      if (why !== null) kept.push({ what: path, why });
      else {
        gone.push(path);
        changed.worktrees[worktreeKey(project.root, path)] = { before: before === null ? null : { ...before, work }, after: null };
      }
    }
    if (lane_id !== null && targetCheckouts(project, branch).length + worktreesAway(project.commonDir, branch).length === 0)
      Object.assign(changed.files, forget(scene, workspaceContextPath(input.plan.mission.directory, lane_id), input.proven));
  }
  return { gone, kept, changed };
}

/**
 * Removes a worktree, or says why it stays. With `mayKeepWork` the landing may have what lies there uncommitted: kept under a private
 * ref, `work`, that is no reason.
 */
async function removeLanded(
  scene: MergeScene,
  { plan, attempt, landing }: Input,
  path: string,
  { mayKeepWork }: { readonly mayKeepWork: boolean },
): Promise<{ readonly why: string | null; readonly work: string | null }> {
  const { world, project } = scene;
  const remove = (mayHoldWork: boolean) => unlessNeeded(() => removeWorktree({ checkout: project.root, path, mayHoldWork }, world));
  const why = await remove(false);
  if (why === null || !mayKeepWork || occupied(world, path) !== null) return { why, work: null };
  const work = await keepLanded(scene, { plan, attempt, landing }, path);
  return { why: work === null ? why : await remove(true), work };
}

/** Deletes landed branches, and in the same process what the landing was held by. */
async function deleteBranches(
  scene: MergeScene,
  input: Input,
  branches: readonly LandedBranch[],
  held: readonly RefToDelete[],
): Promise<Gone> {
  const { world, project } = scene;
  const { plan, landing } = input;
  const { gone, kept, changed } = nothingGone();
  const going: (RefToDelete & { readonly branch: string })[] = [];
  for (const { branch, tip } of plan.cleanup.branches ? branches : []) {
    const ref = `refs/heads/${branch}`;
    const now = readRef(project.commonDir, ref);
    if (now === null) {
      // A run that did not live to say so may have deleted it.
      if (tip !== null) changed.refs[ref] = { before: tip, after: null };
      continue;
    }
    const why = await whyNeeded(scene, branch, now, [...(tip === null ? [] : [tip]), landing.commit]);
    if (why !== null) kept.push({ what: branch, why });
    else going.push({ branch, ref, object: now });
  }
  const deleted = await deleteRefs(git(plan.checkout, world), await enterCheckout(plan.checkout, world), [...going, ...held]);
  for (const { branch, ref, object } of going) {
    if (!deleted.has(ref)) kept.push({ what: branch, why: 'It was moved in this moment.' });
    else {
      gone.push(branch);
      changed.refs[ref] = { before: object, after: null };
    }
  }
  return { gone, kept, changed };
}

/**
 * Takes away a file that nobody needs after a landing; one that a run took away that did not live to say so is told all the same.
 * What a link leads to outside of the checkout belongs to somebody else.
 */
function forget({ project: { root, commonDir } }: MergeScene, path: string, { files = {} }: LandingProven): Changes['files'] {
  if (leadsElsewhere(root, [dirname(path)]) !== null) return {};
  const place = join(root, path);
  const before = keepFile(commonDir, place) ?? keptOf(commonDir, files[path]);
  removeIfThere(place);
  return before === null ? {} : { [path]: { before, after: null } };
}

/** A blob that is still there: nothing held it until now, and git may have cleaned up in between. */
const keptOf = (commonDir: string, blob: string | undefined): string | null =>
  blob !== undefined && readBlobs(commonDir, [blob]).has(blob) ? blob : null;

/** Why a branch stays: somebody has it checked out, there or away, or it has commits that are nowhere else. */
async function whyNeeded({ world, project }: MergeScene, branch: string, now: string, safe: readonly string[]): Promise<string | null> {
  const [checkout] = targetCheckouts(project, branch);
  if (checkout !== undefined) return `It is checked out in ${checkout}.`;
  const rebasing = rebasingCheckout(project, branch);
  if (rebasing !== null) return `It is being rebased in ${rebasing}.`;
  const [away] = worktreesAway(project.commonDir, branch);
  if (away !== undefined) return awayReason(project.root, away);
  for (const commit of safe) if (now === commit || (await isAncestor(project.root, { ancestor: now, of: commit }, world))) return null;
  return 'It has got commits since that are not in the landing.';
}
