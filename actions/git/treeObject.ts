/** One name in a tree object. Names and ids are bytes, as texts of one letter for each: a name need not be UTF-8. */
export interface TreeName {
  /** `100644`, `40000`: as it is written there. */
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

export const folderMode = '40000';

/** What a tree object holds. `idBytes` is the length of an id: 20, or 32 in a repository with long ones. */
export function namesInTree(bytes: Buffer, idBytes: number): readonly TreeName[] {
  const names: TreeName[] = [];
  for (const { mode, name, end, next } of walk(bytes, idBytes)) names.push({ mode, name, id: bytes.toString('latin1', end + 1, next) });
  return names;
}

/** A tree object in which some names stand for something else, or (null) for nothing. Hundreds are made at a time: what stays as it was is copied as it is. */
export function treeWith(bytes: Buffer, idBytes: number, changes: ReadonlyMap<string, Omit<TreeName, 'name'> | null>): Buffer {
  const left = new Map(changes);
  const parts: Buffer[] = [];
  let from = 0;
  for (const { mode, name, at, next } of walk(bytes, idBytes)) {
    const change = changes.get(name);
    if (change === undefined) continue;
    parts.push(bytes.subarray(from, at));
    from = next;
    // A folder stands elsewhere than a file of the same name.
    if (change === null || (change.mode === folderMode) === (mode === folderMode)) left.delete(name);
    if (change !== null && !left.has(name)) parts.push(written({ name, ...change }));
  }
  parts.push(bytes.subarray(from));
  const added = [...left].flatMap(([name, change]) => (change === null ? [] : [{ name, ...change }]));
  return added.length === 0 ? Buffer.concat(parts) : treeOf([...namesInTree(Buffer.concat(parts), idBytes), ...added]);
}

/** The tree object that holds these, in git's order: that of their bytes, where a folder ends with a slash. */
function treeOf(names: readonly TreeName[]): Buffer {
  const sorted = names.map((each) => ({ each, key: each.mode === folderMode ? `${each.name}/` : each.name })).sort((one, other) => (one.key < other.key ? -1 : 1));
  return Buffer.concat(sorted.map(({ each }) => written(each)));
}

const written = ({ mode, name, id }: TreeName): Buffer => Buffer.from(`${mode} ${name}\0${id}`, 'latin1');

const [blank, zero] = [0x20, 0];

/** Each name with where it begins (`at`), where its text ends (`end`) and where the next one begins. */
function* walk(bytes: Buffer, idBytes: number): Generator<{ readonly mode: string; readonly name: string; readonly at: number; readonly end: number; readonly next: number }> {
  for (let at = 0; at < bytes.length;) {
    const middle = bytes[at + 5] === blank ? at + 5 : at + 6;
    let end = middle + 1;
    while (bytes[end] !== zero) end += 1;
    const next = end + 1 + idBytes;
    yield { mode: bytes.toString('latin1', at, middle), name: bytes.toString('latin1', middle + 1, end), at, end, next };
    at = next;
  }
}
