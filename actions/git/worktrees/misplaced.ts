import { shellWord } from '../../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import type { GitWorld } from '../git.ts';
import { isAncestor } from '../objects/isAncestor.ts';
import { readRef } from '../refs/refs.ts';
import { whyBusy } from '../whyBusy.ts';
import type { Worktree } from './worktrees.ts';

/** What has to be checked out in a worktree. */
export interface WantedThere {
  readonly commonDir: string;
  /** Short name; null for the commit by itself. */
  readonly branch: string | null;
  readonly commit?: string;
}

/**
 * Why a worktree that has something else checked out is none to work in, and the way back. To switch away from what somebody has
 * committed there meanwhile would leave it behind, on no branch at all where HEAD is detached: the branch is brought along where
 * it only has to follow, and looked at where it has gone another way. In the middle of a rebase git does not switch.
 * Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function misplaced(
  { path, gitDir, head }: Pick<Worktree, 'path' | 'gitDir' | 'head'>,
  { commonDir, branch, commit }: WantedThere,
  world: GitWorld,
): Promise<Problem> {
  const busy = head.branch === null ? whyBusy(path, gitDir) : null;
  if (busy !== null) return busy;
  const tip = branch === null ? null : readRef(commonDir, `refs/heads/${branch}`);
  const beyond = tip === null || head.commit === null ? 'nothing' : await beyondTip(path, { tip, head: head.commit }, world);
  const wanted = branch ?? commit ?? 'its commit';
  const way = {
    nothing: `switch ${branch === null ? '--detach ' : ''}${shellWord(wanted)}`,
    following: `switch -C ${shellWord(wanted)}`,
    apart: `log --oneline ${shellWord(`${wanted}..HEAD`)}`,
  }[beyond];
  const left = beyond === 'nothing' ? '' : ` What was committed there is not on ${wanted}.`;
  return problem('WORKTREE_MISPLACED', `${path} has ${head.branch ?? head.commit ?? 'no branch'} checked out, not ${wanted}.${left}`, {
    next: `git -C ${shellWord(path)} ${way}`,
    details: { worktree: path, branch, found: head.branch },
  });
}

/** What is checked out has beyond the tip of a branch. */
async function beyondTip(
  checkout: string,
  { tip, head }: { readonly tip: string; readonly head: string },
  world: GitWorld,
): Promise<'nothing' | 'following' | 'apart'> {
  if (head === tip || (await isAncestor(checkout, { ancestor: head, of: tip }, world))) return 'nothing';
  return (await isAncestor(checkout, { ancestor: tip, of: head }, world)) ? 'following' : 'apart';
}
