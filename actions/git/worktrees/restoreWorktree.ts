import { enterCheckout } from '../enterCheckout.ts';
import type { GitWorld } from '../git.ts';
import { realPlace } from '../realPlace.ts';
import { addWorktree } from './addWorktree.ts';
import { stagedIn } from './goneWorktree.ts';
import { worktreesAt } from './worktreesAt.ts';

/**
 * Gives a worktree whose folder is gone its place again, with what git still knows to be staged in it, sides of a conflict among
 * that. Where git knows of nothing the like nothing is done, nor where we had begun to remove it.
 * Throws what `addWorktree` refuses.
 */
export async function restoreWorktree(
  { checkout, path }: { readonly checkout: string; readonly path: string },
  world: GitWorld,
): Promise<void> {
  const { commonDir } = await enterCheckout(checkout, world);
  const place = realPlace(path);
  const gone = worktreesAt(commonDir, place).find(({ state }) => state === 'missing');
  if (gone === undefined) return;
  const { branch, commit } = gone.head;
  if ((await stagedIn(checkout, gone, world)).paths.length === 0 || (branch === null && commit === null)) return;
  await addWorktree({ checkout, path, ...(branch === null ? { branch, commit: commit ?? '' } : { branch }) }, world);
}
