import type { Git } from '../git/git.ts';

/** Two commits whose files are compared. */
export interface CommitPair {
  readonly from: string;
  readonly to: string;
}

/**
 * The paths that differ between the commits of each pair, in the order of the pairs. One process of git, however many pairs
 * there are. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function changedPaths(run: Git, pairs: readonly CommitPair[]): Promise<readonly (readonly string[])[]> {
  if (pairs.length === 0) return [];
  // Told another commit behind it, git takes that for the parent.
  const input = pairs.map(({ from, to }) => `${to} ${from}\n`).join('');
  const printed = await run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--always', '--stdin'], { input });
  const found: string[][] = [];
  for (const part of printed.split('\0').slice(0, -1)) {
    // Each pair is announced by its commit, also when nothing differs.
    if (part === pairs[found.length]?.to) found.push([]);
    else found.at(-1)?.push(part);
  }
  return found;
}
