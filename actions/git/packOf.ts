import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** An object that is to be in the repository. */
export interface NewObject {
  readonly kind: 'commit' | 'tree' | 'blob';
  readonly bytes: Uint8Array;
}

const numberOf: Readonly<Record<NewObject['kind'], number>> = { commit: 1, tree: 2, blob: 3 };

/** Objects as git sends them from one repository to another: a pack, in its second version, without deltas. */
export function packOf(objects: readonly NewObject[], hash: 'sha1' | 'sha256'): Buffer {
  const header = Buffer.alloc(12);
  header.write('PACK', 'latin1');
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  // What trees are made of are mostly ids, which no effort makes smaller.
  const pack = Buffer.concat([header, ...objects.flatMap(({ kind, bytes }) => [beginning(numberOf[kind], bytes.length), deflateSync(bytes, { level: 1 })])]);
  return Buffer.concat([pack, createHash(hash).update(pack).digest()]);
}

/** The kind of an object and its size: four bits of it in the first byte, seven in each that follows, the lowest first. */
function beginning(kind: number, size: number): Buffer {
  const bytes = [(kind << 4) | (size & 15)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(rest & 127);
  }
  return Buffer.from(bytes);
}
