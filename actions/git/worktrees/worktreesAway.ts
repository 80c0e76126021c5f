import { movedWorktree } from '../../../machines/rules/movedWorktree.ts';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { whereMoved } from './whereMoved.ts';
import { listWorktrees, type Worktree } from './worktrees.ts';

/**
 * Worktrees in git's registry that have a branch checked out and are not where the registry says: moved by hand, on a disk that is
 * not there now, or removed. Their index stands where the branch is, so whoever moves that branch takes back what it has got with
 * the next commit in there; git itself refuses as well. Starts no process.
 */
export const worktreesAway = (commonDir: string, branch: string): readonly Worktree[] =>
  listWorktrees(commonDir).filter(({ state, head }) => state !== 'present' && head.branch === branch);

/** Why a branch stays where it is as long as one of them has it, as a sentence with what can be done. */
export const awayReason = (root: string, worktree: Worktree): string => awayWords(root, worktree).sentence;

/** The same as what stands in the way of a command. */
export function worktreeAway(root: string, worktree: Worktree): Problem {
  const { path, isLocked, head } = worktree;
  const { sentence, next } = awayWords(root, worktree);
  return problem('WORKTREE_AWAY', sentence, { next, details: { worktree: path, branch: head.branch, is_locked: isLocked } });
}

function awayWords(root: string, worktree: Worktree): { readonly sentence: string; readonly next: string } {
  const { path, state, isLocked, head } = worktree;
  const has = `The worktree ${path} has ${head.branch ?? head.commit ?? 'nothing'} checked out, and is not there${isLocked ? ' (it is locked)' : ''}`;
  const place = whereMoved(root, worktree);
  if (place !== null) {
    const { next } = movedWorktree(root, place);
    return { sentence: `${has}: it was moved to ${place}, and git was not told: ${next}`, next };
  }
  const inRepository = `git -C ${shellWord(root)} worktree`;
  const gone = `${isLocked ? `${inRepository} unlock ${shellWord(path)} && ` : ''}${inRepository} prune`;
  return {
    sentence: `${has}. If it was moved or its disk is away, bring it back or say where it is: ${inRepository} repair <path>. If it is gone for good: ${gone}`,
    // Git prunes by itself what is neither there nor locked.
    next: `${inRepository} ${state === 'missing' && !isLocked ? 'prune' : 'repair <path>'}`,
  };
}
