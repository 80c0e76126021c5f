/** A file that a side has moved. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Where something that stood at a path may stand in the result: the path itself first. */
export type Places = (path: string) => readonly string[];

/**
 * Follows what sides have renamed: files in either direction, and folders, since git moves a file that one side puts into a folder
 * along with the folder when the other side has renamed that.
 */
export function placesOf(renames: readonly Rename[]): Places {
  if (renames.length === 0) return (path) => [path];
  const files = new Map<string, Set<string>>();
  const folders = new Map<string, Set<string>>();
  for (const { from, to } of renames) {
    link(files, from, to);
    for (const [folder, other] of folderMoves(from, to)) link(folders, folder, other);
  }
  const beyond = (found: Set<string>): void => {
    for (const path of found) for (const other of files.get(path) ?? []) found.add(other);
  };
  return (path) => {
    const found = new Set([path]);
    beyond(found);
    for (const place of [...found]) for (const other of inMovedFolders(folders, place)) found.add(other);
    beyond(found);
    return [...found];
  };
}

function link(map: Map<string, Set<string>>, one: string, other: string): void {
  for (const [key, value] of [
    [one, other],
    [other, one],
  ] as const)
    map.set(key, (map.get(key) ?? new Set()).add(value));
}

/** The folders that were renamed with a file: `a/x/f` to `b/x/f` means `a/x` to `b/x` and `a` to `b`. */
function* folderMoves(from: string, to: string): Generator<readonly [string, string]> {
  const [left, right] = [from.split('/').slice(0, -1), to.split('/').slice(0, -1)];
  for (;;) {
    const [one, other] = [left.join('/'), right.join('/')];
    if (one === other) return;
    yield [one, other];
    if (left.pop() !== right.pop()) return;
  }
}

function* inMovedFolders(folders: ReadonlyMap<string, ReadonlySet<string>>, path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
    const rest = path.slice(end + 1);
    for (const folder of folders.get(path.slice(0, Math.max(0, end))) ?? []) yield folder === '' ? rest : `${folder}/${rest}`;
    if (end <= 0) return;
  }
}
