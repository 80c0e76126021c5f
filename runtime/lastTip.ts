import { git } from '../actions/git/git.ts';
import { readRef } from '../actions/git/refs/refs.ts';
import { stoodOn } from '../actions/git/worktrees/stoodOn.ts';
import { listWorktrees } from '../actions/git/worktrees/worktrees.ts';
import type { LastTip } from '../machines/rules/lostBranch.ts';
import { ownEntry } from '../machines/rules/ownEntry.ts';
import { handedInRef, mergedRef } from '../machines/rules/privateRefs.ts';
import type { ClaimScene } from './claim/recordClaim.ts';

/**
 * Where the branch of a lane that is gone was last: as it was handed in, as our own operations have moved it, as a merge has kept
 * it, or as its worktree still knows. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function lastTipOf(
  { world, project: { root, commonDir, desk }, mission }: ClaimScene,
  { lane_id, branch }: { readonly lane_id: string; readonly branch: string },
): Promise<LastTip> {
  const { readOperationLog } = await import('./desk/operationLog.ts');
  const log = readOperationLog(desk);
  const name = mission.identity.mission_id ?? mission.directory;
  const moved = (log.ok ? log.value.rows : []).flatMap(({ changes }) => ownEntry(changes.refs, `refs/heads/${branch}`) ?? []).at(-1);
  const merged = readRef(commonDir, mergedRef(name, lane_id));
  const handedIn = readRef(commonDir, handedInRef(name, lane_id));
  const stood = listWorktrees(commonDir).find(({ head }) => head.branch === branch);
  let last = moved?.after ?? moved?.before ?? merged;
  let isOnlyBegun = moved?.before === null && handedIn === null;
  for (const tip of [handedIn, stood === undefined ? null : stoodOn(stood.gitDir)]) {
    if (tip === null || tip === last) continue;
    const isFurther = last === null || (await git(root, world).ask(['merge-base', '--is-ancestor', last, tip])).exitCode === 0;
    if (!isFurther) continue;
    last = tip;
    isOnlyBegun = false;
  }
  return { lastTip: last, isOnlyBegun, isLanded: last !== null && last === merged };
}
