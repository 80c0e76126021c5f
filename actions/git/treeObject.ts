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
  eachName(bytes, idBytes, (name, { at, blank, end, next }) =>
    names.push({ mode: bytes.toString('latin1', at, blank), name, id: bytes.toString('latin1', end + 1, next) }),
  );
  return names;
}

/** A tree object in which some names stand for something else, or (null) for nothing. Hundreds are made at a time: what stays as it was is copied as it is. */
export function treeWith(bytes: Buffer, idBytes: number, changes: ReadonlyMap<string, Omit<TreeName, 'name'> | null>): Buffer {
  const left = new Map(changes);
  const parts: Buffer[] = [];
  let from = 0;
  eachName(bytes, idBytes, (name, { at, blank, next }) => {
    const change = changes.get(name);
    if (change === undefined) return;
    parts.push(bytes.subarray(from, at));
    from = next;
    // A folder stands elsewhere than a file of the same name.
    if (change === null || (change.mode === folderMode) === (bytes.toString('latin1', at, blank) === folderMode)) left.delete(name);
    if (change !== null && !left.has(name)) parts.push(written({ name, ...change }));
  });
  parts.push(bytes.subarray(from));
  const added = [...left].flatMap(([name, change]) => (change === null ? [] : [{ name, ...change }]));
  return added.length === 0 ? Buffer.concat(parts) : treeOf([...namesInTree(Buffer.concat(parts), idBytes), ...added]);
}

/** The tree object that holds these, in git's order: that of their bytes, where a folder ends with a slash. */
function treeOf(names: readonly TreeName[]): Buffer {
  const sorted = names
    .map((each) => ({ each, key: each.mode === folderMode ? `${each.name}/` : each.name }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  return Buffer.concat(sorted.map(({ each }) => written(each)));
}

const written = ({ mode, name, id }: TreeName): Buffer => Buffer.from(`${mode} ${name}\0${id}`, 'latin1');

/** Where a name begins, where the blank before its text stands, where that ends, and where the next one begins. */
interface Place {
  readonly at: number;
  readonly blank: number;
  readonly end: number;
  readonly next: number;
}

function eachName(bytes: Buffer, idBytes: number, visit: (name: string, place: Place) => void): void {
  for (let at = 0; at < bytes.length;) {
    const blank = bytes[at + 5] === 0x20 ? at + 5 : at + 6;
    let end = blank + 1;
    while (bytes[end] !== 0) end += 1;
    const next = end + 1 + idBytes;
    visit(bytes.toString('latin1', blank + 1, end), { at, blank, end, next });
    at = next;
  }
}
