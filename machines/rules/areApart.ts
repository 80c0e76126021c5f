/** A file that one side of a merge has changed: what stood there before and what it made of it, null for nothing. */
export interface SideChange {
  readonly path: string;
  readonly before: object | null;
  readonly after: object | null;
}

/**
 * Whether two sides of a merge have nothing to do with each other, so that all changes of both together are what git would come
 * to as well: no file was changed on both, no file stands on one side where the other has a folder, and neither side can have
 * renamed anything, for a rename is something that goes and something that comes.
 */
export function areApart(ours: readonly SideChange[], theirs: readonly SideChange[]): boolean {
  return !mayHaveRenamed(ours) && !mayHaveRenamed(theirs) && !meets(ours, theirs) && !meets(theirs, ours);
}

const mayHaveRenamed = (changes: readonly SideChange[]): boolean =>
  changes.some(({ before }) => before === null) && changes.some(({ after }) => after === null);

/** Whether one of these is a path of the others, or below one. */
function meets(changes: readonly SideChange[], others: readonly SideChange[]): boolean {
  const taken = new Set(others.map(({ path }) => path));
  return changes.some(({ path }) => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) if (taken.has(path.slice(0, end))) return true;
    return false;
  });
}
