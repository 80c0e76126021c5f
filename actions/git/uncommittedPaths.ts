import { git, type GitWorld } from './git.ts';

/** Paths of a checkout, below `folder` where one is given, that are changed, staged or untracked, as git lists them. Looks only. */
export async function uncommittedPaths(checkout: string, world: GitWorld, folder: string | null): Promise<readonly string[]> {
  const listed = await git(checkout, world)(['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames', ...(folder === null ? [] : ['--', folder])]);
  return listed.split('\0').filter((entry) => entry !== '').map((entry) => entry.slice(3));
}
