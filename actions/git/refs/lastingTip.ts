import { isBookkeeping, isReplaceable } from '../../../machines/rules/bookkeeping.ts';
import { git, type GitWorld } from '../git.ts';
import { readTip, tipQuestion } from './readTip.ts';
import { readRef } from './refs.ts';
import { tipAt } from './tipAt.ts';

/**
 * The latest commit of a branch (full name) that will stay in its history: its tip, or the one below when the tip is
 * bookkeeping of ours whose place the next such commit takes. Null for a branch without one. One git process where it is
 * bookkeeping, and one more for each detached HEAD. Throws GIT_FAILED and GIT_UNAVAILABLE.
 */
export async function lastingTip(checkout: string, commonDir: string, ref: string, world: GitWorld): Promise<string | null> {
  const tip = readRef(commonDir, ref);
  if (tip === null) return null;
  const seen = tipAt(commonDir, tip);
  if (seen !== null && !isBookkeeping(seen)) return tip;
  const run = git(checkout, world);
  const looked = await readTip(run, commonDir, ref, tip, await run(tipQuestion(commonDir, tip).words));
  return looked !== null && isReplaceable(looked) ? (looked.parents[0] ?? null) : tip;
}
