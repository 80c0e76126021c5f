import type { Git } from '../git/git.ts';

/** Two commits whose files are compared. */
export interface CommitPair {
  readonly from: string;
  readonly to: string;
}

/**
 * The paths that differ between the commits of each pair, in the order of the pairs. Two processes of git, however many pairs
 * there are. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function changedPaths(run: Git, pairs: readonly CommitPair[]): Promise<readonly (readonly string[])[]> {
  const commits = [...new Set(pairs.flatMap(({ from, to }) => (from === to ? [] : [from, to])))];
  if (commits.length === 0) return pairs.map(() => []);
  const trees = (await run(['rev-parse', ...commits.map((commit) => `${commit}^{tree}`)])).trim().split('\n');
  const treeOf = new Map(commits.map((commit, index) => [commit, trees[index] ?? '']));
  const lines = pairs.map(({ from, to }) => `${treeOf.get(from) ?? ''} ${treeOf.get(to) ?? ''}`);
  const asked = [...new Set(lines)].filter((line) => /^(\S+) (?!\1$)\S+$/.test(line));
  if (asked.length === 0) return pairs.map(() => []);
  const printed = await run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--stdin'], { input: asked.map((line) => `${line}\n`).join('') });
  const found = namesByPair(printed, new Set(asked));
  return lines.map((line) => found.get(line) ?? []);
}

/** Git prints the pair on a line of its own before the names that differ; each name ends with a NUL, so the next pair follows it at once. */
function namesByPair(printed: string, asked: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let names: string[] = [];
  for (const part of printed.split('\0')) {
    const end = part.indexOf('\n');
    const pair = end < 0 ? '' : part.slice(0, end);
    const isPair = asked.has(pair);
    if (isPair) found.set(pair, names = []);
    const name = isPair ? part.slice(end + 1) : part;
    if (name !== '') names.push(name);
  }
  return found;
}
