import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

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

/** Objects in the one form that git keeps many of them in, and where each of them is. */
export interface Pack {
  readonly bytes: Buffer;
  readonly places: readonly PackedPlace[];
  /** Of all that stands before it; its name also. */
  readonly checksum: string;
}

export interface PackedPlace {
  readonly id: string;
  /** Bytes from the beginning of the pack. */
  readonly at: number;
  /** CRC-32 of the bytes that stand there. */
  readonly sum: number;
}

/**
 * Objects by their ids as a pack, in its second version. Only an object that was made before is a base: of two that were made of
 * each other one has to be whole.
 */
export function packOf(objects: ReadonlyMap<string, NewObject>, hash: 'sha1' | 'sha256'): Pack {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.size, 8);
  const parts: Uint8Array[] = [header];
  const places = new Map<string, PackedPlace>();
  let at = header.length;
  for (const [id, { kind, bytes, like }] of objects) {
    const base = like != null && places.has(like) ? objects.get(like)?.bytes : undefined;
    const packed = base === undefined ? whole(kind, bytes) : differing(like ?? '', base, bytes);
    places.set(id, { id, at, sum: packed.reduce((sum, part) => crc32(part, sum), 0) });
    at += packed.reduce((length, part) => length + part.length, 0);
    parts.push(...packed);
  }
  const content = Buffer.concat(parts);
  const checksum = createHash(hash).update(content).digest('hex');
  return { bytes: Buffer.concat([content, Buffer.from(checksum, 'hex')]), places: [...places.values()], checksum };
}

const whole = (kind: NewObject['kind'], bytes: Uint8Array): readonly Uint8Array[] => [
  beginning(numberOf[kind], bytes.length),
  kind === 'tree' ? stored(bytes) : deflateSync(bytes),
];

function differing(from: string, base: Uint8Array, bytes: Uint8Array): readonly Uint8Array[] {
  const difference = differenceOf(base, bytes);
  return [beginning(delta, difference.length), Buffer.from(from, 'hex'), stored(difference)];
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
