import { shellWord } from '../../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../../schemas/problem.ts';
import { listWorktrees, type Worktree } from './worktrees.ts';

/**
 * Worktrees in git's registry that have a branch checked out and are not where the registry says: moved by hand, on a disk that is
 * not there now, or removed. Their index stands where the branch is, so whoever moves that branch takes back what it has got with
 * the next commit in there; git itself refuses as well. Starts no process.
 */
export const worktreesAway = (commonDir: string, branch: string): readonly Worktree[] =>
  listWorktrees(commonDir).filter(({ state, head }) => state !== 'present' && head.branch === branch);

/** Why a branch stays where it is as long as one of them has it, as a sentence with what can be done. */
export const awayReason = (root: string, { path, isLocked, head }: Worktree): string => {
  const inRepository = `git -C ${shellWord(root)} worktree`;
  const gone = `${isLocked ? `${inRepository} unlock ${shellWord(path)} && ` : ''}${inRepository} prune`;
  return (
    `The worktree ${path} has ${head.branch ?? ''} checked out, and is not there${isLocked ? ' (it is locked)' : ''}. ` +
    `If it was moved or its disk is away, bring it back or say where it is: ${inRepository} repair <path>. If it is gone for good: ${gone}`
  );
};

/** The same as what stands in the way of a command. */
export const worktreeAway = (root: string, worktree: Worktree): Problem =>
  problem('WORKTREE_AWAY', awayReason(root, worktree), {
    // Git prunes by itself what is neither there nor locked.
    next: `git -C ${shellWord(root)} worktree ${worktree.state === 'missing' && !worktree.isLocked ? 'prune' : 'repair <path>'}`,
    details: { worktree: worktree.path, branch: worktree.head.branch, is_locked: worktree.isLocked },
  });
