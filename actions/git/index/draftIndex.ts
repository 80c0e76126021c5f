import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { TreeEntry } from '../../../schemas/ledgerFacts.ts';
import { entryFields, entryFlags, entryLength, type EntryPlace, type IndexFile, indexHead, nameOf, placeOf } from './indexFile.ts';
import { staleTrees } from './staleTrees.ts';
import { statFields } from './statFields.ts';

/** What an index is to hold at a path. */
export interface IndexEdit {
  readonly path: string;
  /** Null for nothing. */
  readonly to: TreeEntry | null;
  /** The path is left out of a sparse checkout. */
  readonly isSkipped: boolean;
}

/** An index that is being written: it holds what it is to hold, and is not signed yet. */
export interface IndexDraft {
  readonly bytes: Buffer;
  readonly idBytes: number;
  /** Where the entries of the edits begin. */
  readonly edited: ReadonlyMap<string, number>;
}

/** The bytes of an index that holds these files and knows nothing of a disk. */
export function indexOf(files: readonly { readonly path: string; readonly to: TreeEntry }[], idBytes: number): Uint8Array {
  const each = new Map(files.map((file) => [file.path, { ...file, isSkipped: false }]));
  const draft = draftIndex(emptyIndex(idBytes), [...each.values()]);
  if (draft === null) throw new TypeError('The files of one tree stand in the way of each other.');
  signIndex(draft);
  return draft.bytes;
}

/** An index that holds nothing. */
const emptyIndex = (idBytes: number): IndexFile => ({
  bytes: Buffer.alloc(0),
  idBytes,
  begins: Uint32Array.of(indexHead),
  longer: 0,
  newest: 0,
  extensions: [],
  places: new Map(),
});

/**
 * An index with other entries at some paths, byte for byte as git would write it; of the files on the disk it knows nothing.
 * Null where only git knows how: with parts that would have to follow, in the middle of a merge, and where a file comes to
 * stand on the way to another that was staged.
 */
export function draftIndex(file: IndexFile, edits: readonly IndexEdit[]): IndexDraft | null {
  const placed = edits.map((edit) => ({ edit, place: placeOf(file, edit.path) })).sort((one, other) => inOrder(one.place, other.place));
  const gone = new Set(edits.filter(({ to }) => to === null).map(({ path }) => path));
  const isBlockedAt = ({ to, path }: IndexEdit, { entry }: EntryPlace): boolean =>
    entry === null ? to !== null && isBlocked(file, path, gone) : entry.isUnmerged;
  if (placed.some(({ edit, place }) => isBlockedAt(edit, place))) return null;
  const extensions = extensionsWithout(file, placed);
  if (extensions === null) return null;
  const { bytes, idBytes, begins } = file;
  const head = Buffer.alloc(indexHead);
  const parts: Buffer[] = [head];
  const edited = new Map<string, number>();
  let [kept, length, count, longer] = [0, indexHead, begins.length - 1, file.longer];
  const add = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  for (const { edit, place } of placed) {
    const { index, entry } = place;
    add(bytes.subarray(begins[kept], begins[index]));
    kept = index;
    if (entry !== null) {
      kept += 1;
      count -= 1;
      if (entry.isLonger) longer -= 1;
    }
    if (edit.to === null) continue;
    edited.set(edit.path, length);
    add(entryBytes(edit.to, place.name, edit.isSkipped, idBytes));
    count += 1;
    if (edit.isSkipped) longer += 1;
  }
  head.write('DIRC', 'latin1');
  head.writeUInt32BE(longer > 0 ? 3 : 2, 4);
  head.writeUInt32BE(count, 8);
  return {
    bytes: Buffer.concat([...parts, bytes.subarray(begins[kept], begins.at(-1)), ...extensions, Buffer.alloc(idBytes)]),
    idBytes,
    edited,
  };
}

const inOrder = (one: EntryPlace, other: EntryPlace): number => one.index - other.index || one.name.compare(other.name);

/** Whether something that stays is staged below a new file, or as a file where a folder of it is to be. */
export function isBlocked(file: IndexFile, path: string, gone: ReadonlySet<string>): boolean {
  const below = `${path}/`;
  for (let { index } = placeOf(file, below); nameOf(file, index).startsWith(below); index += 1)
    if (!gone.has(nameOf(file, index))) return true;
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if (placeOf(file, folder).entry !== null && !gone.has(folder)) return true;
  }
  return false;
}

/** The trees it remembers, and how conflicts were resolved. Null where there is more than that. */
function extensionsWithout(
  { extensions, idBytes }: IndexFile,
  placed: readonly { readonly place: EntryPlace }[],
): readonly Buffer[] | null {
  const names = placed.map(({ place }) => place.name);
  const parts: Buffer[] = [];
  for (const { name, content } of extensions) {
    if (name !== 'TREE' && name !== 'REUC') return null;
    const part = name === 'TREE' ? staleTrees(content, idBytes, names) : content;
    if (part === null) continue;
    const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
    head.writeUInt32BE(part.length, 4);
    parts.push(head, part);
  }
  return parts;
}

function entryBytes({ mode, oid }: TreeEntry, name: Buffer, isSkipped: boolean, idBytes: number): Buffer {
  const flags = entryFields.id + idBytes;
  const begin = flags + (isSkipped ? 4 : 2);
  const entry = Buffer.alloc(entryLength(begin + name.length));
  entry.writeUInt32BE(Number.parseInt(mode, 8), entryFields.mode);
  entry.write(oid, entryFields.id, 'hex');
  entry.writeUInt16BE(Math.min(name.length, entryFlags.length) | (isSkipped ? entryFlags.isLonger : 0), flags);
  if (isSkipped) entry.writeUInt16BE(entryFlags.isSkipped, flags + 2);
  name.copy(entry, begin);
  return entry;
}

/** Lets it know the file on the disk that is like what it holds at a path of an edit. */
export function knowFile({ bytes, edited }: IndexDraft, path: string, stat: BigIntStats): void {
  const at = edited.get(path);
  // Git tells a file that is longer than four bytes can say from an empty one in a way of its own, and looks at it.
  if (at === undefined || stat.size > 0xffff_ffffn) return;
  for (const [index, figure] of statFields(stat, bytes.readUInt32BE(at + entryFields.mode)).entries())
    bytes.writeUInt32BE(figure, at + 4 * index);
}

/** Signs it, which git demands of an index that it puts into use. */
export function signIndex({ bytes, idBytes }: IndexDraft): void {
  const end = bytes.length - idBytes;
  createHash(idBytes === 20 ? 'sha1' : 'sha256')
    .update(bytes.subarray(0, end))
    .digest()
    .copy(bytes, end);
}
