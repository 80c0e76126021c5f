import { git, type GitWorld } from './git.ts';

/**
 * Paths of a checkout that are changed, staged or untracked, as git lists them; only those that one of the `pathspecs` means
 * where some are given. Looks only. Throws GIT_FAILED and GIT_UNAVAILABLE.
 */
export async function uncommittedPaths(checkout: string, world: GitWorld, pathspecs: readonly string[] = []): Promise<readonly string[]> {
  const listed = await git(
    checkout,
    world,
  )(['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', ...(pathspecs.length === 0 ? [] : ['--', ...pathspecs])]);
  return listed
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.slice(3));
}
