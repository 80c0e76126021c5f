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
import { unlessNeeded } from './unlessNeeded.ts';

type Input = Landable & { readonly proven: LandingProven; readonly resolutions: readonly MergeResolution[] };
type Kept = CleanedUp['kept'][number];

/**
 * Takes away what a landed mission does not need any more: worktrees without uncommitted work, and branches whose commits are
 * in the landing or kept under a private ref. What holds more than that stays, with the reason; what is gone already is gone.
 * All of it stays where the target was moved away from the landing: it may have to be landed once more.
 */
export async function cleanUp(scene: MergeScene, input: Input): Promise<CleanedUp> {
  const { plan, landing } = input;
  const has = await hasLanding(scene, { plan, landing }, readRef(scene.project.commonDir, `refs/heads/${plan.target}`));
  if (has) return cleanUpAfter(scene, input);
  const { kept, ...cleaned } = await cleanUpAfter(scene, { ...input, plan: { ...plan, cleanup: { branches: false, worktrees: false } } });
  const why = `It was moved away from the landing ${landing.commit.slice(0, 12)} since, so all worktrees and branches of the mission stay: spec-kitty merge --mission ${shellWord(plan.mission.directory)} lands it once more.`;
  return { ...cleaned, kept: [...kept, { what: plan.target, why }] };
}

async function cleanUpAfter(scene: MergeScene, { plan, attempt, landing, proven, resolutions }: Input): Promise<CleanedUp> {
  const { world, project } = scene;
  const decided = `${mergedRef(plan.mission.id, 'decided')}/${plan.attempt.target.slice(0, 12)}`;
  const closed = await closeWorkspace(scene, plan, resolutions, (n) => `${decided}/${n}`);
  const branches = [
    ...plan.lanes.map(({ lane_id, branch }) => ({
      branch,
      lane_id,
      tip: attempt.lanes.find((lane) => lane.lane_id === lane_id)?.tip ?? null,
    })),
    { branch: plan.mission_branch, lane_id: null, tip: attempt.mission },
    { branch: plan.coordination_branch, lane_id: null, tip: attempt.coordination },
  ].flatMap(({ branch, lane_id, tip }) => (branch === null || branch === plan.target ? [] : [{ branch, lane_id, tip }]));
  const kept: Kept[] = [...closed.kept];
  const removed: string[] = [];
  const deleted: string[] = [];
  const changed: Pick<Changes, 'refs' | 'worktrees' | 'files'> = { refs: {}, worktrees: {}, files: {} };
  const originals = new Set([...originalPaths(scene), ...Object.keys(proven.files ?? {}).filter(isOriginalPath)]);
  for (const path of originals) Object.assign(changed.files, forget(scene, path, proven));
  if (plan.cleanup.worktrees) {
    // What a run that did not live to say so has removed, or had begun to remove.
    for (const [key, before] of Object.entries(proven.worktrees)) {
      const path = join(project.root, key);
      if (worktreeState(project.root, project.commonDir, path) !== null) continue;
      const why = await unlessNeeded(() => endRemoval({ checkout: project.root, path }, world));
      if (why !== null) {
        kept.push({ what: path, why });
        continue;
      }
      removed.push(path);
      const work = readRef(project.commonDir, keptWorkRef({ plan, attempt, landing }, key));
      changed.worktrees[key] = { before: { ...before, work }, after: null };
    }
    for (const { branch, lane_id } of branches) {
      for (const path of targetCheckouts(project, branch).filter((each) => each !== project.root)) {
        const before = worktreeState(project.root, project.commonDir, path);
        let work: string | null = null;
        let why = await unlessNeeded(() => removeWorktree({ checkout: project.root, path }, world));
        if (why !== null && lane_id === null && occupied(world, path) === null) {
          work = await keepLanded(scene, { plan, attempt, landing }, path);
          if (work !== null) why = await unlessNeeded(() => removeWorktree({ checkout: project.root, path, mayHoldWork: true }, world));
        }
        if (why !== null) kept.push({ what: path, why });
        else {
          removed.push(path);
          changed.worktrees[worktreeKey(project.root, path)] = { before: before === null ? null : { ...before, work }, after: null };
        }
      }
      if (lane_id !== null && targetCheckouts(project, branch).length + worktreesAway(project.commonDir, branch).length === 0)
        Object.assign(changed.files, forget(scene, workspaceContextPath(plan.mission.directory, lane_id), proven));
    }
  }
  const going: (RefToDelete & { readonly branch: string })[] = [];
  if (plan.cleanup.branches) {
    for (const { branch, tip } of branches) {
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
  }
  // One process for all: what the landing was held by goes with the branches.
  const gone = await deleteRefs(git(plan.checkout, world), await enterCheckout(plan.checkout, world), [...going, ...closed.held]);
  for (const { branch, ref, object } of going) {
    if (!gone.has(ref)) kept.push({ what: branch, why: 'It was moved in this moment.' });
    else {
      deleted.push(branch);
      changed.refs[ref] = { before: object, after: null };
    }
  }
  return { removed_worktrees: removed, deleted_branches: deleted, kept, changed };
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
