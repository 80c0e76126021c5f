/** An index as git has written it: its bytes, and where in them everything is. */
export interface IndexFile {
  readonly bytes: Buffer;
  /** The length of an id: 20, or 32 in a repository with long ones. */
  readonly idBytes: number;
  /** Where each entry begins, in the order of their names, and where the last one ends. */
  readonly begins: Uint32Array;
  /** How many entries have a second field of flags. */
  readonly longer: number;
  /** The last second, from 1970, in which a file was written that it knows. */
  readonly newest: number;
  /** What comes behind the entries. */
  readonly extensions: readonly IndexExtension[];
  /** Where names were found that were looked for. */
  readonly places: Map<string, EntryPlace>;
}

interface IndexExtension {
  /** Four letters. */
  readonly name: string;
  readonly content: Buffer;
}

/** Where an entry is among the others, or would be. */
export interface EntryPlace {
  readonly name: Buffer;
  readonly index: number;
  /** Null where there is none. */
  readonly entry: IndexedEntry | null;
}

export interface IndexedEntry {
  /** Where it begins. */
  readonly at: number;
  readonly isUnmerged: boolean;
  /** Whether it has a second field of flags. */
  readonly isLonger: boolean;
  readonly isSkipped: boolean;
}

/** Bits in the flags of an entry: the length of its name in the first field, and in the second that it is left out of the checkout. */
export const entryFlags = { isLonger: 0x4000, stage: 0x3000, length: 0xfff, isSkipped: 0x4000 } as const;

/** Where the fields of an entry are, from where it begins; the flags come behind the id. */
export const entryFields = { seconds: 8, mode: 24, id: 40 } as const;

/** Each entry is filled up to eight bytes, with one at least. */
export const entryLength = (filled: number): number => (filled + 8) & ~7;

export const indexHead = 12;

/** Null for an index of a kind that only git can read: split, sparse, of another version, or torn. */
export function indexFile(bytes: Buffer, idBytes: number): IndexFile | null {
  if (bytes.length < indexHead + idBytes || bytes.toString('latin1', 0, 4) !== 'DIRC' || ![2, 3].includes(bytes.readUInt32BE(4)))
    return null;
  const count = bytes.readUInt32BE(8);
  const end = bytes.length - idBytes;
  if (count * entryLength(entryFields.id + idBytes + 2) > end - indexHead) return null;
  const begins = new Uint32Array(count + 1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const behind = entryFields.id + idBytes;
  let [at, longer, newest] = [indexHead, 0, 0];
  for (let index = 0; index < count; index += 1) {
    if (at + behind + 2 > end) return null;
    begins[index] = at;
    const flags = view.getUint16(at + behind);
    const seconds = view.getUint32(at + entryFields.seconds);
    if (seconds > newest) newest = seconds;
    let filled = behind + 2 + (flags & entryFlags.length);
    if ((flags & entryFlags.isLonger) !== 0) {
      longer += 1;
      filled += 2;
    }
    // A longer name is as long as it is.
    if ((flags & entryFlags.length) === entryFlags.length) filled = bytes.indexOf(0, at + filled) - at;
    if (filled < 0) return null;
    at += entryLength(filled);
  }
  if (at > end) return null;
  begins[count] = at;
  const extensions = extensionsIn(bytes, at, end);
  // One in small letters changes what the entries mean.
  if (extensions.some(({ name }) => /^[^A-Z]/.test(name))) return null;
  return { bytes, idBytes, begins, longer, newest, extensions, places: new Map() };
}

function extensionsIn(bytes: Buffer, from: number, end: number): readonly IndexExtension[] {
  const extensions: IndexExtension[] = [];
  for (let at = from; at + 8 <= end;) {
    const content = at + 8;
    const next = content + bytes.readUInt32BE(at + 4);
    extensions.push({ name: bytes.toString('latin1', at, at + 4), content: bytes.subarray(content, next) });
    at = next;
  }
  return extensions;
}

/** Looks for a path. One in the middle of a merge has up to three entries, of which any is found. */
export function placeOf(file: IndexFile, path: string): EntryPlace {
  const known = file.places.get(path);
  if (known !== undefined) return known;
  const name = Buffer.from(path);
  const place = { name, ...search(file, name) };
  file.places.set(path, place);
  return place;
}

function search(file: IndexFile, name: Buffer): Omit<EntryPlace, 'name'> {
  const { bytes, idBytes, begins } = file;
  let [low, high] = [0, begins.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = begins[middle] ?? 0;
    const begin = nameBegin(file, at);
    const order = name.compare(bytes, begin, nameEnd(file, at, begin));
    if (order === 0) {
      const flags = bytes.readUInt16BE(at + entryFields.id + idBytes);
      const isLonger = (flags & entryFlags.isLonger) !== 0;
      const isSkipped = isLonger && (bytes.readUInt16BE(begin - 2) & entryFlags.isSkipped) !== 0;
      return { index: middle, entry: { at, isUnmerged: (flags & entryFlags.stage) !== 0, isLonger, isSkipped } };
    }
    if (order > 0) low = middle + 1;
    else high = middle;
  }
  return { index: low, entry: null };
}

/** The name of the entry that has this place among the others; empty behind the last one. */
export function nameOf(file: IndexFile, index: number): string {
  if (index >= file.begins.length - 1) return '';
  const at = file.begins[index] ?? 0;
  const begin = nameBegin(file, at);
  return file.bytes.toString('utf8', begin, nameEnd(file, at, begin));
}

const nameBegin = ({ bytes, idBytes }: IndexFile, at: number): number => {
  const flags = at + entryFields.id + idBytes;
  return flags + ((bytes.readUInt16BE(flags) & entryFlags.isLonger) === 0 ? 2 : 4);
};

const nameEnd = ({ bytes, idBytes }: IndexFile, at: number, begin: number): number => {
  const length = bytes.readUInt16BE(at + entryFields.id + idBytes) & entryFlags.length;
  return length < entryFlags.length ? begin + length : bytes.indexOf(0, begin);
};
