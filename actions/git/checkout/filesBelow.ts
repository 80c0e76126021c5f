import { type GitWorld, git } from '../git.ts';

/**
 * The files of a checkout below these paths, from its top: those git knows, also when they are gone from the disk, and those
 * it has not been told to ignore. One git process. Throws GIT_FAILED and GIT_UNAVAILABLE.
 */
export async function filesBelow(checkout: string, paths: readonly string[], world: GitWorld): Promise<readonly string[]> {
  const answer = await git(
    checkout,
    world,
  )(['--literal-pathspecs', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...paths]);
  return [...new Set(answer.split('\0').filter((path) => path !== ''))].toSorted();
}
