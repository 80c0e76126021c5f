import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** An object that is to be in the repository. */
export interface NewObject {
  readonly kind: 'commit' | 'tree' | 'blob';
  readonly bytes: Uint8Array;
  /** The id of one that it is much like. */
  readonly like?: string | null;
}

const numberOf: Readonly<Record<NewObject['kind'], number>> = { commit: 1, tree: 2, blob: 3 };

/** What is written as its difference from another object. */
const delta = 7;

/**
 * Objects by their ids, as git sends them from one repository to another: a pack, in its second version. Only an object that was
 * made before is a base: of two that were made of each other one has to be whole.
 */
export function packOf(objects: ReadonlyMap<string, NewObject>, hash: 'sha1' | 'sha256'): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.size, 8);
  const written = new Set<string>();
  const pack = Buffer.concat([
    header,
    ...[...objects].flatMap(([id, { kind, bytes, like }]) => {
      const base = like == null || !written.has(like) ? undefined : objects.get(like)?.bytes;
      written.add(id);
      if (base === undefined) return [beginning(numberOf[kind], bytes.length), kind === 'tree' ? stored(bytes) : deflateSync(bytes)];
      const difference = differenceOf(base, bytes);
      return [beginning(delta, difference.length), Buffer.from(like ?? '', 'hex'), stored(difference)];
    }),
  ]);
  return Buffer.concat([pack, createHash(hash).update(pack).digest()]);
}

/** The kind of an object and its size: four bits of it in the first byte, seven in each that follows, the lowest first. */
function beginning(kind: number, size: number): Buffer {
  const rest = Math.floor(size / 16);
  return rest === 0 ? Buffer.from([(kind << 4) | size]) : Buffer.from([128 | (kind << 4) | (size & 15), ...inSevens(rest)]);
}

/** A number in steps of seven bits, the lowest first; every byte but the last says that there is more. */
function inSevens(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 | (rest & 127));
  return [...bytes, rest];
}

/** One content made from another: what both begin with, what is new in the middle, what both end with. */
function differenceOf(base: Uint8Array, bytes: Uint8Array): Buffer {
  const most = Math.min(base.length, bytes.length);
  const begin = longest(most, (length) => Buffer.compare(base.subarray(0, length), bytes.subarray(0, length)) === 0);
  const end = longest(
    most - begin,
    (length) => Buffer.compare(base.subarray(base.length - length), bytes.subarray(bytes.length - length)) === 0,
  );
  const parts: Uint8Array[] = [Buffer.from([...inSevens(base.length), ...inSevens(bytes.length), ...copied(0, begin)])];
  for (let at = begin; at < bytes.length - end; at += 127) {
    const middle = bytes.subarray(at, Math.min(at + 127, bytes.length - end));
    parts.push(Buffer.from([middle.length]), middle);
  }
  parts.push(Buffer.from(copied(base.length - end, end)));
  return Buffer.concat(parts);
}

/** The greatest length that fits, where every smaller one fits as well. */
function longest(most: number, fits: (length: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** As many bytes as one copy can be told to take. */
const longestCopy = 0xffff;

/** Orders to copy so many bytes from a place of the base. */
function copied(from: number, length: number): readonly number[] {
  const bytes: number[] = [];
  for (let at = from; at < from + length; at += longestCopy) {
    const size = Math.min(longestCopy, from + length - at);
    bytes.push(0b1011_1111, at & 255, (at >>> 8) & 255, (at >>> 16) & 255, (at >>> 24) & 255, size & 255, size >>> 8);
  }
  return bytes;
}

/** As long as a part of a stream may be that is not compressed. */
const longestPart = 0xffff;

/**
 * A zlib stream of bytes as they are. Trees and their differences are mostly ids, which no effort makes smaller, and to begin to
 * compress takes longer than all else that is done for a tree.
 */
function stored(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [Buffer.from([0x78, 0x01])];
  let at = 0;
  do {
    const part = bytes.subarray(at, at + longestPart);
    at += part.length;
    parts.push(
      Buffer.from([at === bytes.length ? 1 : 0, part.length & 255, part.length >>> 8, ~part.length & 255, (~part.length >>> 8) & 255]),
      part,
    );
  } while (at < bytes.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(adler32(bytes));
  return Buffer.concat([...parts, sum]);
}

function adler32(bytes: Uint8Array): number {
  const prime = 65_521;
  let [one, other] = [1, 0];
  for (let at = 0; at < bytes.length;) {
    // So many sums stay within what a number holds exactly.
    for (const end = Math.min(at + 4096, bytes.length); at < end; at += 1) {
      one += bytes[at] ?? 0;
      other += one;
    }
    one %= prime;
    other %= prime;
  }
  return other * 65_536 + one;
}
