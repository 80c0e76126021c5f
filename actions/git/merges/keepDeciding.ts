import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deleteRef } from '../refs/deleteRef.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { readHead } from '../refs/head.ts';
import { findLayout, type Layout } from '../layout.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { moveRef } from '../refs/moveRef.ts';
import { realPlace } from '../realPlace.ts';
import { readRef } from '../refs/refs.ts';
import { treeOf } from '../objects/treeOf.ts';
import { rescueWork } from '../worktrees/rescueWork.ts';
import { being, lockReason } from '../worktrees/worktreeLock.ts';

/** The worktree of a conflict that is to go, or to become that of another one. Refs by their full names. */
export interface Deciding {
  /** Its top folder, absolute. */
  readonly workspace: string;
  /** The ref with how it was made: the tree with the marks, on both sides of the merge. */
  readonly asMade: string;
  /** A ref for the moment of looking. */
  readonly looked: string;
  /** The ref under which what somebody has done there is kept. */
  readonly keptAs: string;
  /** Commits in which something was decided there that is kept otherwise. */
  readonly known: readonly string[];
  readonly message: string;
  /** The moment of the commit (ISO 8601). */
  readonly at: string;
}

/**
 * Keeps what somebody has done in the worktree of a conflict and nothing else has: added or not, new files, their commits. The commit
 * stands on how the worktree was made, so that the difference to its first parent is what they have done; what was kept there before
 * stays reachable from it. Answers whether anything is kept. The worktree is not touched. Throws BRANCH_BUSY, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function keepDeciding(deciding: Deciding, world: GitWorld): Promise<boolean> {
  const { workspace, looked, message, at } = deciding;
  const layout = existsSync(join(workspace, '.git')) ? findLayout(workspace) : null;
  if (layout === null || isBegun(layout, workspace)) return false;
  const run = git(workspace, world);
  const { commit } = await rescueWork({ worktree: workspace, ref: looked, message, at }, world);
  const isKept = await keep(run, layout, deciding, commit);
  if (commit !== null) await deleteRef(run, layout, looked, commit);
  return isKept;
}

/** Whether we were killed while we made it or took it away: nobody has done anything there since. */
function isBegun({ gitDir }: Layout, workspace: string): boolean {
  const [reason, place] = [lockReason(gitDir), realPlace(workspace)];
  return reason === being.removed(place) || (reason === being.made(place) && !existsSync(join(gitDir, 'MERGE_HEAD')));
}

/** @param loose what is not committed, as a commit; null where everything is */
async function keep(run: Git, layout: Layout, { asMade, keptAs, known, message, at }: Deciding, loose: string | null): Promise<boolean> {
  const found = loose ?? readHead(layout.gitDir, layout.commonDir).commit;
  if (found === null) return false;
  const made = readRef(layout.commonDir, asMade);
  const tree = await treeOf(run, found);
  // Also not where somebody has left the merge: one side is in the lanes or on the target.
  for (const commit of [...known, ...(made === null ? [] : [made, `${made}^1`])]) if ((await treeOf(run, commit)) === tree) return false;
  for (;;) {
    const before = readRef(layout.commonDir, keptAs);
    if (before !== null && (await treeOf(run, before)) === tree) return true;
    const parents = [...new Set([made ?? found, found, before ?? found])];
    const after = await makeCommit(run, { tree, parents, message, isSigned: false, at });
    if (await moveRef(run, layout, { ref: keptAs, before, after, reason: message.split('\n')[0] ?? '' })) return true;
  }
}
