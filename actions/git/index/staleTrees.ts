/** A folder as an index remembers it: with the tree it would be written as, while nothing in it has changed. */
interface RememberedTree {
  readonly name: string;
  /** How many entries it has, as a text; -1 when it is stale. */
  count: string;
  id: Buffer;
  readonly folders: Map<string, RememberedTree>;
}

/**
 * The trees that an index remembers, without those of the folders around changed files: git would commit what they were.
 * `content` is that of its `TREE` extension. Null where it is not written as it should be; an index need not remember any.
 */
export function staleTrees(content: Buffer, idBytes: number, changed: readonly Buffer[]): Buffer | null {
  const read = treeAt(content, 0, idBytes);
  if (read === null || read.end !== content.length) return null;
  for (const path of changed) forget(read.tree, path.toString('latin1').split('/'));
  return Buffer.concat(written(read.tree));
}

function treeAt(content: Buffer, at: number, idBytes: number): { readonly tree: RememberedTree; readonly end: number } | null {
  const nameEnd = content.indexOf(0, at);
  const lineEnd = content.indexOf(0x0a, nameEnd + 1);
  const [, count = '', folders] = /^(-?\d+) (\d+)$/.exec(content.toString('latin1', nameEnd + 1, lineEnd)) ?? [];
  if (nameEnd < 0 || folders === undefined) return null;
  let end = lineEnd + 1 + (count.startsWith('-') ? 0 : idBytes);
  const tree = { name: content.toString('latin1', at, nameEnd), count, id: content.subarray(lineEnd + 1, end), folders: new Map() };
  for (let left = Number(folders); left > 0; left -= 1) {
    const folder = treeAt(content, end, idBytes);
    if (folder === null) return null;
    tree.folders.set(folder.tree.name, folder.tree);
    end = folder.end;
  }
  return { tree, end };
}

function forget(tree: RememberedTree, [name = '', ...below]: readonly string[]): void {
  tree.count = '-1';
  tree.id = Buffer.alloc(0);
  const folder = tree.folders.get(name);
  if (folder === undefined) return;
  if (below.length > 0) forget(folder, below);
  // A file stands, or stood, where the folder was.
  else tree.folders.delete(name);
}

const written = ({ name, count, id, folders }: RememberedTree): readonly Buffer[] => [
  Buffer.from(`${name}\0${count} ${folders.size}\n`, 'latin1'),
  id,
  ...[...folders.values()].flatMap(written),
];
