import type { RefToDelete } from '../../actions/git/refs/deleteRefs.ts';
import { forgetTorn } from '../../actions/git/refs/forgetTorn.ts';
import { keepDeciding } from '../../actions/git/merges/keepDeciding.ts';
import { keepRefs } from '../../actions/git/refs/keepRefs.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { listRefs } from '../../actions/git/refs/refs.ts';
import { removeWorktree } from '../../actions/git/worktrees/removeWorktree.ts';
import { restoreWorktree } from '../../actions/git/worktrees/restoreWorktree.ts';
import { mergingRefs } from '../../machines/rules/privateRefs.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { CleanedUp, MergePlan, MergeResolution } from '../../schemas/merge.ts';
import { decidingOf, keptDecisions, showKept, workspacePath } from './deciding.ts';
import type { MergeScene } from './mergeScene.ts';
import { unlessNeeded } from './unlessNeeded.ts';

/** What is left of deciding conflicts when a merge is over. */
export interface ClosedWorkspace {
  /** What stays and why, for people: the worktree, and what was done in it that is nowhere else. */
  readonly kept: CleanedUp['kept'];
  /** What was held while the merge was under way. Nobody needs it any more, and the caller deletes it. */
  readonly held: readonly RefToDelete[];
}

/**
 * Takes away the worktree that was made for deciding conflicts. What somebody has done there and nothing else has is kept under a
 * private ref, and so is everything that was decided, under the refs that `decided` names by the number. The worktree
 * stays where somebody stands in it, has locked it, or has something in it that no commit can keep. Throws the problems of git.
 */
export async function closeWorkspace(
  { world, project }: Pick<MergeScene, 'world' | 'project'>,
  plan: MergePlan,
  resolutions: readonly MergeResolution[],
  decided: (n: number) => string,
): Promise<ClosedWorkspace> {
  const kept: CleanedUp['kept'] = [];
  const [path, ref] = [workspacePath(plan), keptDecisions(plan)];
  // What was added there is kept from there. Where it may not be had back, it may not be removed either, which is told then.
  await unlessNeeded(() => restoreWorktree({ checkout: plan.checkout, path }, world));
  if (await keepDeciding(decidingOf(plan, resolutions), world))
    kept.push({ what: ref, why: `It keeps what was done in ${path} and has not landed: ${showKept(plan, ref)}` });
  await keepRefs(project.commonDir, Object.fromEntries(resolutions.map(({ commit }, index) => [decided(index + 1), commit])));
  const stands =
    occupied(world, path) ?? (await unlessNeeded(() => removeWorktree({ checkout: plan.checkout, path, mayHoldWork: true }, world)));
  if (stands !== null)
    kept.push({
      what: path,
      why: `${stands} Nobody else needs it any more: git -C ${shellWord(plan.checkout)} worktree remove --force ${shellWord(path)}`,
    });
  forgetTorn(project.commonDir, mergingRefs(plan.mission.id));
  const held = listRefs(project.commonDir, mergingRefs(plan.mission.id)).map(({ name, oid }) => ({ ref: name, object: oid }));
  return { kept, held };
}
