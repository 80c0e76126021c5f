import { ProblemError, problem } from '../../../schemas/problem.ts';
import type { RemoveWorktreeInput, RemoveWorktreeOutput } from '../../../schemas/worktree.ts';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { amongWorktrees } from './amongWorktrees.ts';
import { begunRemoval } from './begunRemoval.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type GitWorld, git } from '../git.ts';
import { mustHoldNothing, stagedIn } from './goneWorktree.ts';
import { occupied } from './occupied.ts';
import { realPlace } from '../realPlace.ts';
import { removalNote } from './removalNote.ts';
import { takeBackRemoval } from './takeBackRemoval.ts';
import { forgetHalfEntries, lockWorktree } from './unfinishedWorktree.ts';
import { being, lockReason } from './worktreeLock.ts';
import { lossIn, workIn } from '../checkout/workIn.ts';
import type { Worktree } from './worktrees.ts';
import { worktreesAt } from './worktreesAt.ts';

/**
 * Removes a worktree and its entry in git's registry; its branch stays. What is in it alone is not thrown away: neither work that
 * is not committed, nor what git ignores, unless tools make that again, nor repositories of their own. Nor is one taken away in
 * which the command was given. A removal that was killed half-way is finished, unless something was written there since: then it
 * is taken back. Throws WORKTREE_OCCUPIED, WORKTREE_DIRTY, WORKTREE_LOCKED, SAFE_COMMIT_NOT_A_WORKTREE, FILE_NOT_WRITTEN, GIT_FAILED,
 * GIT_UNAVAILABLE.
 */
export async function removeWorktree(
  { checkout, path, mayHoldWork = false }: RemoveWorktreeInput,
  world: GitWorld,
): Promise<RemoveWorktreeOutput> {
  const { commonDir } = await enterCheckout(checkout, world);
  const place = realPlace(path);
  const begun = begunRemoval(commonDir, place);
  const found = begun ?? worktreesAt(commonDir, place)[0];
  forgetHalfEntries(commonDir, place);
  if (found === undefined) return { state: 'absent', changed: {} };
  const stands = occupied(world, place);
  if (stands !== null) throw new ProblemError(problem('WORKTREE_OCCUPIED', stands, { details: { worktree: path } }));
  const reason = lockReason(found.gitDir);
  if (reason !== null && reason !== being.made(place) && begun === null) {
    throw new ProblemError(
      problem('WORKTREE_LOCKED', `The worktree ${path} is locked: ${reason || 'no reason is given'}.`, {
        next: `git -C ${shellWord(checkout)} worktree unlock ${shellWord(path)}`,
        details: { worktree: path, reason },
      }),
    );
  }
  if (found.state === 'present') {
    await mustLoseNothing(found, { mayHoldWork, isBegun: begun !== null }, world);
    // From here on what is missing was taken away by us.
    if (begun === null) lockWorktree(found.gitDir, being.removed(place));
    removalNote.write(commonDir, found);
  } else if (begun === null)
    await mustHoldNothing(checkout, found, mayHoldWork ? [] : (await stagedIn(checkout, found, world)).paths, world);
  await amongWorktrees(git(checkout, world), commonDir, ['worktree', 'remove', '--force', '--force', found.path], { isLong: true });
  removalNote.remove(commonDir, found);
  return { state: 'removed', changed: {} };
}

async function mustLoseNothing(
  { path, gitDir }: Worktree,
  { mayHoldWork, isBegun }: { readonly mayHoldWork: boolean; readonly isBegun: boolean },
  world: GitWorld,
): Promise<void> {
  const work = await workIn(path, world);
  const loss = lossIn(path, { ...work, uncommitted: mayHoldWork ? [] : isBegun ? work.written : work.uncommitted });
  if (loss === null) return;
  if (isBegun) await takeBackRemoval({ path, gitDir }, world);
  throw new ProblemError(loss);
}
