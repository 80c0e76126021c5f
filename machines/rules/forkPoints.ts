/**
 * Where branches have left another one, from what `git rev-list --boundary --parents <tips> --not <other>` prints: the commits
 * that only the branches have, with their parents, and the commits of the other that they come from, with a dash before them.
 *
 * By tip: the commit where it left, the tip itself where the other has it already, and null where that takes git itself to
 * tell (it came from several commits) or where there is no such commit.
 */
export function forkPoints(printed: string, tips: readonly string[]): ReadonlyMap<string, string | null> {
  const parents = parentsIn(printed);
  return new Map(tips.map((tip) => [tip, parents.has(tip) ? onlyOf(walk(tip, parents).origins) : tip]));
}

/** By tip: those of the other tips that are in its history and not in that of the branch they all have left. */
export function heldTips(printed: string, tips: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const parents = parentsIn(printed);
  return new Map(tips.map((tip) => {
    const { seen } = walk(tip, parents);
    return [tip, tips.filter((other) => other !== tip && parents.has(other) && seen.has(other))];
  }));
}

function parentsIn(printed: string): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, readonly string[]>();
  for (const line of printed.split('\n')) {
    const [commit = '', ...own] = line.split(' ');
    if (commit !== '' && !commit.startsWith('-')) parents.set(commit, own);
  }
  return parents;
}

/** The history of a tip down to the commits of the other branch that it comes from. */
function walk(tip: string, parents: ReadonlyMap<string, readonly string[]>): { readonly seen: ReadonlySet<string>; readonly origins: ReadonlySet<string> } {
  const seen = new Set<string>();
  const origins = new Set<string>();
  const open = [tip];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    if (seen.has(commit)) continue;
    seen.add(commit);
    const own = parents.get(commit);
    if (own === undefined) origins.add(commit);
    else open.push(...own);
  }
  return { seen, origins };
}

const onlyOf = (commits: ReadonlySet<string>): string | null => (commits.size === 1 ? ([...commits][0] ?? null) : null);
