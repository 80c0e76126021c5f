/**
 * The path a file had before git put it aside in a merge, since something of another kind stood there; null where it was not moved.
 * Git sets the commit of the side the file is of behind its name, and a number where that is taken as well.
 */
export function movedAside(path: string, commits: readonly string[]): string | null {
  const [, former = null, commit = ''] = /^(.+)~([0-9a-f]{40,64})(?:_\d+)?$/s.exec(path) ?? [];
  return commits.includes(commit) ? former : null;
}
