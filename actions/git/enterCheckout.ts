import { ProblemError, problem } from '../../schemas/problem.ts';
import type { GitWorld } from './git.ts';
import { type Layout, findLayout } from './layout.ts';
import { asksForDrivers, setDrivers } from './merges/mergeDrivers.ts';
import { takeAwayAbandonedLocks } from './pledge.ts';
import { realPlace } from './realPlace.ts';
import { takeAwayAbandonedLock } from './index/refreshIndex.ts';

/**
 * Where every hand begins: the layout of the checkout whose top folder this is, after the locks have been taken away that a
 * killed process of ours has left there. They would stop the owner of the repository as well. Where the files of the checkout
 * ask for our merge drivers, git is told about them. Throws SAFE_COMMIT_NOT_A_WORKTREE.
 */
export async function enterCheckout(checkout: string, world: GitWorld): Promise<Layout> {
  const layout = findLayout(checkout);
  if (layout === null || layout.checkout !== realPlace(checkout)) {
    throw new ProblemError(
      problem('SAFE_COMMIT_NOT_A_WORKTREE', `${checkout} is not the top folder of a checkout.`, { details: { checkout } }),
    );
  }
  await takeAwayAbandonedLocks(layout.commonDir);
  takeAwayAbandonedLock(layout);
  if (asksForDrivers(layout.checkout)) await tellOfDrivers(layout, world);
  return layout;
}

/** They serve the merges of people: nobody's work stops because the configuration cannot be written right now. */
async function tellOfDrivers(layout: Layout, world: GitWorld): Promise<void> {
  try {
    await setDrivers(layout, world);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
}
