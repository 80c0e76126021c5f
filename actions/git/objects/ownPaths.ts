import { git, type GitWorld } from '../git.ts';

/**
 * The files that are not at a commit of a branch what they were when it left `base`, as far as the branch has changed them itself: what
 * was merged into it does not count, nor what `others` have, to which it may have been rebased or taken forward. Throws GIT_FAILED,
 * GIT_UNAVAILABLE.
 */
export async function ownPaths(
  checkout: string,
  { base, tip, others }: { readonly base: string; readonly tip: string; readonly others: readonly string[] },
  world: GitWorld,
): Promise<readonly string[]> {
  const words = ['-z', '--name-only', '--no-renames'];
  const [made, left] = await git(checkout, world).inOne([
    { words: ['log', '--first-parent', '--no-merges', '--format=', ...words, tip, '--not', base, ...others] },
    { words: ['diff-tree', '-r', ...words, base, tip] },
  ]);
  const changed = new Set(made?.stdout.split('\0'));
  return (left?.stdout.split('\0') ?? []).filter((path) => path !== '' && changed.has(path));
}
