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
  const text = bytes.toString('latin1');
  const names: TreeName[] = [];
  for (let at = 0; at < text.length;) {
    const [blank, end] = [text.indexOf(' ', at), text.indexOf('\0', at)];
    names.push({ mode: text.slice(at, blank), name: text.slice(blank + 1, end), id: text.slice(end + 1, end + 1 + idBytes) });
    at = end + 1 + idBytes;
  }
  return names;
}

/** The tree object that holds these, in git's order: that of their bytes, where a folder ends with a slash. */
export function treeOf(names: readonly TreeName[]): Buffer {
  const sorted = names.map((each) => ({ each, key: each.mode === folderMode ? `${each.name}/` : each.name })).sort((one, other) => (one.key < other.key ? -1 : 1));
  return Buffer.from(sorted.map(({ each: { mode, name, id } }) => `${mode} ${name}\0${id}`).join(''), 'latin1');
}
