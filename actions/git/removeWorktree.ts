import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '../../schemas/problem.ts';
import type { RemoveWorktreeInput, RemoveWorktreeOutput } from '../../schemas/worktree.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type GitWorld, git } from './git.ts';
import { occupied } from './occupied.ts';
import { realPlace } from './realPlace.ts';
import { being, forgetHalfEntries, lockReason, lockWorktree } from './unfinishedWorktree.ts';
import { lossOf, workIn } from './workIn.ts';
import { listWorktrees } from './worktrees.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';

/**
 * Removes a worktree and its entry in git's registry; its branch stays. What is in it alone is not thrown away: neither work that
 * is not committed nor what git ignores, unless tools make that again. Nor is one taken away in which the command was given.
 * A removal that was killed half-way is finished. Throws WORKTREE_OCCUPIED, WORKTREE_DIRTY, WORKTREE_LOCKED, SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function removeWorktree(
  { checkout, path, mayHoldWork = false }: RemoveWorktreeInput,
  world: GitWorld,
): Promise<RemoveWorktreeOutput> {
  const { commonDir } = await enterCheckout(checkout, world);
  const place = realPlace(path);
  const found = listWorktrees(commonDir).find((worktree) => realPlace(worktree.path) === place);
  forgetHalfEntries(commonDir, place);
  if (found === undefined) return { state: 'absent', changed: {} };
  const stands = occupied(world, place);
  if (stands !== null) throw new ProblemError(problem('WORKTREE_OCCUPIED', stands, { details: { worktree: path } }));
  const run = git(checkout, world);
  const reason = lockReason(found.gitDir);
  const isOurs = reason === being.made(place) || reason === being.removed(place);
  if (reason !== null && !isOurs) {
    throw new ProblemError(
      problem('WORKTREE_LOCKED', `The worktree ${path} is locked: ${reason || 'no reason is given'}.`, {
        next: `git -C ${shellWord(checkout)} worktree unlock ${shellWord(path)}`,
        details: { worktree: path, reason },
      }),
    );
  }
  if (found.state === 'present' && reason !== being.removed(place)) {
    if (!mayHoldWork) await mustLoseNothing(found.path, world);
    // From here on what is missing was taken away by us.
    lockWorktree(found.gitDir, being.removed(place));
  }
  // A removal that was killed may have taken git's pointer and left the rest, which git would not recognise any more.
  if (reason === being.removed(place) && !existsSync(join(found.path, '.git'))) rmSync(found.path, { recursive: true, force: true });
  await run(['worktree', 'remove', '--force', '--force', found.path], { isLong: true });
  return { state: 'removed', changed: {} };
}

async function mustLoseNothing(checkout: string, world: GitWorld): Promise<void> {
  const work = await workIn(checkout, world);
  const loss = lossOf(checkout, work);
  if (loss !== null)
    throw new ProblemError(
      problem('WORKTREE_DIRTY', loss, {
        next: `git -C ${shellWord(checkout)} status --ignored`,
        details: { worktree: checkout, paths: [...work.uncommitted, ...work.ignored] },
      }),
    );
}
