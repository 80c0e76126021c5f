import { git, type GitWorld } from '../git.ts';

/**
 * How many commits a branch has made itself since it left `base`: what was merged into it does not count. Throws GIT_FAILED,
 * GIT_UNAVAILABLE.
 */
export async function ownCommits(
  checkout: string,
  { base, tip }: { readonly base: string; readonly tip: string },
  world: GitWorld,
): Promise<number> {
  return Number((await git(checkout, world)(['rev-list', '--count', '--first-parent', '--no-merges', `${base}..${tip}`])).trim());
}
