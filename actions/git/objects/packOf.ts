import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { alikeAtEnd, alikeFrom } from './alike.ts';

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
  const pack = bytesWritten(12 + [...objects.values()].reduce((most, { bytes }) => most + mostFor(bytes.length), 0));
  pack.text('PACK');
  pack.word(2);
  pack.word(objects.size);
  const places = new Map<string, PackedPlace>();
  for (const [id, { kind, bytes, like }] of objects) {
    const at = pack.length();
    const base = like != null && places.has(like) ? objects.get(like)?.bytes : undefined;
    if (base === undefined) {
      writeBeginning(pack, numberOf[kind], bytes.length);
      if (kind === 'blob') pack.bytes(deflateSync(bytes));
      else writeStored(pack, bytes);
    } else {
      const difference = differenceOf(base, bytes);
      writeBeginning(pack, delta, difference.length);
      pack.bytes(Buffer.from(like ?? '', 'hex'));
      writeStored(pack, difference);
    }
    places.set(id, { id, at, sum: crc32(pack.since(at)) });
  }
  const checksum = createHash(hash).update(pack.since(0)).digest('hex');
  pack.bytes(Buffer.from(checksum, 'hex'));
  return { bytes: pack.since(0), places: [...places.values()], checksum };
}

/** At least as many bytes as an object of so many takes in a pack: orders and parts of it stand between them, and there is a beginning. */
const mostFor = (length: number): number => length + Math.ceil(length / 64) + 128;

/** Bytes that are written one after another. */
interface Written {
  readonly byte: (value: number) => void;
  /** Four bytes, the highest first. */
  readonly word: (value: number) => void;
  readonly text: (letters: string) => void;
  readonly bytes: (content: Uint8Array) => void;
  readonly length: () => number;
  readonly since: (at: number) => Buffer;
}

/** @param most how many there may be */
function bytesWritten(most: number): Written {
  const all = Buffer.allocUnsafe(most);
  let end = 0;
  return {
    byte(value) {
      all[end] = value;
      end += 1;
    },
    word: (value) => void (end = all.writeUInt32BE(value, end)),
    text: (letters) => void (end += all.write(letters, end, 'latin1')),
    bytes(content) {
      all.set(content, end);
      end += content.length;
    },
    length: () => end,
    since: (at) => all.subarray(at, end),
  };
}

/** The kind of an object and its size: four bits of it in the first byte, seven in each that follows, the lowest first. */
function writeBeginning(to: Written, kind: number, size: number): void {
  const rest = Math.floor(size / 16);
  to.byte((rest === 0 ? 0 : 128) | (kind << 4) | (size & 15));
  if (rest > 0) writeInSevens(to, rest);
}

/** A number in steps of seven bits, the lowest first; every byte but the last says that there is more. */
function writeInSevens(to: Written, value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) to.byte(128 | (rest & 127));
  to.byte(rest);
}

/** One content made from another: what both begin with, what is new in the middle, what both end with. */
function differenceOf(base: Uint8Array, bytes: Uint8Array): Buffer {
  const [from, to] = [base.length, bytes.length];
  const begin = alikeFrom(base, 0, bytes, 0);
  const end = alikeAtEnd(base, bytes, Math.min(from, to) - begin);
  const difference = bytesWritten(mostFor(to - begin - end) + mostForCopy(begin) + mostForCopy(end));
  writeInSevens(difference, from);
  writeInSevens(difference, to);
  writeCopy(difference, 0, begin);
  for (let at = begin; at < to - end; at += 127) {
    const middle = bytes.subarray(at, Math.min(at + 127, to - end));
    difference.byte(middle.length);
    difference.bytes(middle);
  }
  writeCopy(difference, from - end, end);
  return difference.since(0);
}

/** As many bytes as one copy can be told to take. */
const longestCopy = 0xffff;

/** As many bytes as the orders take to copy so many. */
const mostForCopy = (length: number): number => 7 * Math.ceil(length / longestCopy);

/** Orders to copy so many bytes from a place of the base. */
function writeCopy(to: Written, from: number, length: number): void {
  for (let at = from; at < from + length; at += longestCopy) {
    const size = Math.min(longestCopy, from + length - at);
    for (const byte of [0b1011_1111, at, at >>> 8, at >>> 16, at >>> 24, size, size >>> 8]) to.byte(byte & 255);
  }
}

/** As long as a part of a stream may be that is not compressed. */
const longestPart = 0xffff;

/**
 * A zlib stream of bytes as they are. Trees and their differences are mostly ids, which no effort makes smaller, commits are short,
 * and to begin to compress takes longer than all else that is done for one of them.
 */
function writeStored(to: Written, bytes: Uint8Array): void {
  to.byte(0x78);
  to.byte(0x01);
  let at = 0;
  do {
    const part = bytes.subarray(at, at + longestPart);
    at += part.length;
    for (const byte of [at === bytes.length ? 1 : 0, part.length, part.length >>> 8, ~part.length, ~part.length >>> 8]) to.byte(byte & 255);
    to.bytes(part);
  } while (at < bytes.length);
  to.word(adler32(bytes));
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
