/** Commits by their ids, each with its parents. Parents that are not in it are beyond what was asked for. */
export type CommitGraph = ReadonlyMap<string, readonly string[]>;

/** A commit and everything before it, as far as the graph goes. */
export function historyOf(graph: CommitGraph, tip: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [tip];
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    if (found.has(commit)) continue;
    found.add(commit);
    open.push(...(graph.get(commit) ?? []));
  }
  return found;
}

/**
 * The last commits that two have in common, sorted: more than one after they were merged crosswise, none without a common past.
 * The graph has to reach down to a commit that is common to all tips it was made for.
 */
export function mergeBases(graph: CommitGraph, left: string, right: string): readonly string[] {
  const other = historyOf(graph, right);
  const common = [...historyOf(graph, left)].filter((commit) => other.has(commit));
  const passed = new Set<string>();
  for (const commit of common) {
    for (const parent of graph.get(commit) ?? [])
      if (!passed.has(parent)) for (const earlier of historyOf(graph, parent)) passed.add(earlier);
  }
  return common.filter((commit) => !passed.has(commit)).toSorted();
}
