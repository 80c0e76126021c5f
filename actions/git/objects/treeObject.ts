import { ProblemError, problem } from '../../../schemas/problem.ts';
import { alikeFrom } from './alike.ts';

/** One name in a tree object. */
export interface TreeName {
  /** `100644`, `40000`: as it is written there. */
  readonly mode: string;
  /** Its bytes, as a text of one letter for each: it need not be UTF-8. */
  readonly name: string;
  /** In hexadecimal. */
  readonly id: string;
}

export const folderMode = '40000';

/** As a tree has a name, and back: nearly all are the same in both. */
export const nameInTree = (text: string): string => (isAscii(text) ? text : Buffer.from(text).toString('latin1'));
export const textOfName = (name: string): string => (isAscii(name) ? name : Buffer.from(name, 'latin1').toString('utf8'));

const isAscii = (text: string): boolean => /^[\0-\x7F]*$/.test(text);

/** What a tree object holds. `idBytes` is the length of an id: 20, or 32 in a repository with long ones. Throws GIT_FAILED. */
export function namesInTree(bytes: Buffer, idBytes: number): readonly TreeName[] {
  const names: TreeName[] = [];
  for (let place = placeAt(bytes, 0, idBytes); place !== null; place = placeAt(bytes, place.next, idBytes))
    names.push(nameAt(bytes, place));
  return names;
}

/**
 * A tree object in which some names stand for something else, or (null) for nothing. Hundreds are made at a time: what stays as
 * it was is copied as it is.
 */
export function treeWith(bytes: Buffer, idBytes: number, changes: ReadonlyMap<string, Omit<TreeName, 'name'> | null>): Buffer {
  const left = new Map(changes);
  const parts: Buffer[] = [];
  let [from, unmet] = [0, changes.size];
  for (let place = placeAt(bytes, 0, idBytes); place !== null && unmet > 0; place = placeAt(bytes, place.next, idBytes)) {
    const { at, blank, end, next } = place;
    const name = bytes.toString('latin1', blank + 1, end);
    const change = changes.get(name);
    if (change === undefined) continue;
    unmet -= 1;
    parts.push(bytes.subarray(from, at));
    from = next;
    // A folder stands elsewhere than a file of the same name.
    if (change === null || (change.mode === folderMode) === (bytes.toString('latin1', at, blank) === folderMode)) left.delete(name);
    if (change !== null && !left.has(name)) parts.push(written({ name, ...change }));
  }
  parts.push(bytes.subarray(from));
  const added = [...left].flatMap(([name, change]) => (change === null ? [] : [{ name, ...change }]));
  return added.length === 0 ? Buffer.concat(parts) : treeOf([...namesInTree(Buffer.concat(parts), idBytes), ...added]);
}

/** The tree object that holds these, in git's order: that of their bytes, where a folder ends with a slash. */
function treeOf(names: readonly TreeName[]): Buffer {
  const sorted = names.map((each) => ({ each, key: keyOf(each) })).sort((one, other) => (one.key < other.key ? -1 : 1));
  return Buffer.concat(sorted.map(({ each }) => written(each)));
}

function written({ mode, name, id }: TreeName): Buffer {
  const head = `${mode} ${name}\0`;
  const bytes = Buffer.allocUnsafe(head.length + id.length / 2);
  bytes.write(id, bytes.write(head, 'latin1'), 'hex');
  return bytes;
}

/** What two trees hold at a name, which they do not hold alike; null for nothing. A folder is another thing than a file of its name. */
export interface TreeDifference {
  readonly name: string;
  readonly before: Omit<TreeName, 'name'> | null;
  readonly after: Omit<TreeName, 'name'> | null;
}

/** Where two tree objects differ. What they have alike, which is nearly all, is passed over as bytes. Throws GIT_FAILED. */
export function treeDifferences(left: Buffer, right: Buffer, idBytes: number): readonly TreeDifference[] {
  const found: TreeDifference[] = [];
  for (let [at, beside] = [0, 0]; ;) {
    const begun = at;
    const alike = at + alikeFrom(left, at, right, beside);
    let one = placeAt(left, at, idBytes);
    while (one !== null && one.next <= alike) {
      at = one.next;
      one = placeAt(left, at, idBytes);
    }
    beside += at - begun;
    const other = placeAt(right, beside, idBytes);
    if (one === null && other === null) return found;
    const before = one === null ? null : nameAt(left, one);
    const after = other === null ? null : nameAt(right, other);
    const isFirst = before !== null && (after === null || keyOf(before) <= keyOf(after));
    const isOther = after !== null && (before === null || keyOf(after) <= keyOf(before));
    found.push({ name: (isFirst ? before : after)?.name ?? '', before: isFirst ? before : null, after: isOther ? after : null });
    if (isFirst) at = one?.next ?? at;
    if (isOther) beside = other?.next ?? beside;
  }
}

const nameAt = (bytes: Buffer, { at, blank, end, next }: Place): TreeName => ({
  mode: bytes.toString('latin1', at, blank),
  name: bytes.toString('latin1', blank + 1, end),
  id: bytes.toString('hex', end + 1, next),
});

/** By what git orders them. */
const keyOf = ({ mode, name }: TreeName): string => (mode === folderMode ? `${name}/` : name);

/** Where a name begins, where the blank before its text stands, where that ends, and where the next one begins. */
interface Place {
  readonly at: number;
  readonly blank: number;
  readonly end: number;
  readonly next: number;
}

/** Null at the end. */
function placeAt(bytes: Buffer, at: number, idBytes: number): Place | null {
  if (at >= bytes.length) return null;
  const blank = bytes[at + 5] === 0x20 ? at + 5 : at + 6;
  let end = blank + 1;
  while (end < bytes.length && bytes[end] !== 0) end += 1;
  const next = end + 1 + idBytes;
  if (next > bytes.length)
    throw new ProblemError(problem('GIT_FAILED', 'A tree of the repository ends within a name: git fsck says which.'));
  return { at, blank, end, next };
}
