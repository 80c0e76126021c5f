import { closeSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { isAbsence } from '../../files/readText.ts';

/** What an object is, without its id. */
export interface ObjectContent {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** The packs of a repository, open to be read. */
export interface Packs {
  /** Undefined for an object that none of them has, or that is packed in a way only git knows. */
  readonly read: (oid: string) => ObjectContent | undefined;
  readonly close: () => void;
}

interface Pack {
  readonly index: number;
  readonly objects: number;
  /** How many objects have ids that begin with a byte up to this one, for each. */
  readonly fanOut: Buffer;
  /** The packed objects, opened when the first is found there. */
  readonly data: () => number;
  /** What was read, by where it begins: many are made from the same few. */
  readonly read: Map<number, ObjectContent>;
}

const kinds: Readonly<Record<number, string>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

/** Opens the packs of a repository. What is in them is read when it is asked for. */
export function openPacks(commonDir: string): Packs {
  const folder = join(commonDir, 'objects', 'pack');
  const open: number[] = [];
  const opened = (path: string): number => {
    const descriptor = openSync(path, 'r');
    open.push(descriptor);
    return descriptor;
  };
  let packs: readonly Pack[] | null = null;
  const find = (): readonly Pack[] =>
    namesIn(folder).flatMap((name) => {
      const index = opened(join(folder, name));
      const head = partOf(index, 0, 8 + 4 * 256);
      // The second version, the only one that git has written for fifteen years.
      if (head.toString('latin1', 0, 8) !== '\xfftOc\0\0\0\x02') return [];
      let data: number | null = null;
      return [
        {
          index,
          objects: head.readUInt32BE(8 + 4 * 255),
          fanOut: head.subarray(8),
          data: () => (data ??= opened(join(folder, `${name.slice(0, -'.idx'.length)}.pack`))),
          read: new Map<number, ObjectContent>(),
        },
      ];
    });
  const read: Packs['read'] = (oid) => {
    packs ??= find();
    for (const pack of packs) {
      const at = placeOf(pack, Buffer.from(oid, 'hex'));
      if (at !== null) return contentAt(pack, at, read, oid.length / 2);
    }
    return undefined;
  };
  return { read, close: () => open.forEach(closeSync) };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.idx'));
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function partOf(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at));
}

/** Where the object of an id begins in a pack; null where it is not in it. */
function placeOf({ index, objects, fanOut }: Pack, id: Buffer): number | null {
  const first = id[0] ?? 0;
  let [low, high] = [first === 0 ? 0 : fanOut.readUInt32BE(4 * (first - 1)), fanOut.readUInt32BE(4 * first)];
  const ids = 8 + 4 * 256;
  const from = low;
  const candidates = partOf(index, ids + low * id.length, (high - low) * id.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = id.compare(candidates, (middle - from) * id.length, (middle - from + 1) * id.length);
    if (order === 0) return placeAt(index, ids + objects * id.length, objects, middle);
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return null;
}

/** Behind the ids are four bytes of a sum for each, then four of its place; those that are too far away for that stand behind these. */
function placeAt(index: number, behindIds: number, objects: number, number: number): number {
  const places = behindIds + 4 * objects;
  const near = partOf(index, places + 4 * number, 4).readUInt32BE();
  return near < 2 ** 31 ? near : Number(partOf(index, places + 4 * objects + 8 * (near - 2 ** 31), 8).readBigUInt64BE());
}

function contentAt(pack: Pack, at: number, read: Packs['read'], idBytes: number): ObjectContent | undefined {
  const known = pack.read.get(at);
  if (known !== undefined) return known;
  const head = partOf(pack.data(), at, 64);
  let next = 0;
  const byte = (): number => head[next++] ?? 0;
  let part = byte();
  const type = (part >> 4) & 7;
  let size = part & 15;
  for (let shift = 4; part & 128; shift += 7) {
    part = byte();
    size += (part & 127) * 2 ** shift;
  }
  let base: ObjectContent | undefined;
  if (type === 6) {
    part = byte();
    let back = part & 127;
    while (part & 128) {
      part = byte();
      back = (back + 1) * 128 + (part & 127);
    }
    base = contentAt(pack, at - back, read, idBytes);
  } else if (type === 7) {
    base = read(head.toString('hex', next, next + idBytes));
    next += idBytes;
  }
  // Compressed, it is hardly ever longer; what comes behind it is passed over.
  const bytes = inflateSync(partOf(pack.data(), at + next, size + (size >> 10) + 64));
  const kind = kinds[type] ?? base?.kind;
  if (bytes.length !== size || kind === undefined) return undefined;
  const content = { kind, bytes: base === undefined ? bytes : withDifference(base.bytes, bytes) };
  pack.read.set(at, content);
  return content;
}

/** One content made from another, as its difference says: what to copy from where, and what is new. */
function withDifference(base: Buffer, difference: Buffer): Buffer {
  let at = 0;
  const size = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const part = difference[at++] ?? 0;
      value += (part & 127) * 2 ** shift;
      if ((part & 128) === 0) return value;
    }
  };
  size();
  const bytes = Buffer.alloc(size());
  for (let end = 0; at < difference.length;) {
    const order = difference[at++] ?? 0;
    if (order & 128) {
      let [from, length] = [0, 0];
      for (let bit = 0; bit < 4; bit += 1) if (order & (1 << bit)) from += (difference[at++] ?? 0) * 2 ** (8 * bit);
      for (let bit = 0; bit < 3; bit += 1) if (order & (16 << bit)) length += (difference[at++] ?? 0) * 2 ** (8 * bit);
      end += base.copy(bytes, end, from, from + (length || 0x10000));
    } else {
      end += difference.copy(bytes, end, at, at + order);
      at += order;
    }
  }
  return bytes;
}
