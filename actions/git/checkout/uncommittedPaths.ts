import { git, type GitWorld } from '../git.ts';
import { statusOf } from './statusOf.ts';

/**
 * Paths of a checkout that are changed, staged or untracked, as git lists them; only those that one of the `pathspecs` means
 * where some are given. Looks only. Throws GIT_FAILED and GIT_UNAVAILABLE.
 */
export async function uncommittedPaths(checkout: string, world: GitWorld, pathspecs: readonly string[] = []): Promise<readonly string[]> {
  return (await statusOf(git(checkout, world), { untracked: 'all', pathspecs })).map(({ path }) => path);
}
