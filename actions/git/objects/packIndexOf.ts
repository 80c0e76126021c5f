import { createHash } from 'node:crypto';
import type { Pack } from './packOf.ts';

/** Bytes of a pack that its index tells the place of in four bytes. */
const near = 2 ** 31;

/**
 * The index of a pack, in its second version: for each beginning of an id how many come up to it, the ids in their order, the sum
 * of each object and its place, the places that four bytes do not hold, and the sums of pack and index (gitformat-pack(5)).
 */
export function packIndexOf({ places, checksum }: Pack, hash: 'sha1' | 'sha256'): Buffer {
  const inOrder = places.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  const far = inOrder.filter(({ at }) => at >= near);
  const sum = createHash(hash);
  const head = Buffer.alloc(8 + 4 * 256);
  head.write('\xfftOc', 'latin1');
  head.writeUInt32BE(2, 4);
  let [first, upTo] = [0, 0];
  for (; first < 256; first += 1) {
    while (Number.parseInt(inOrder[upTo]?.id.slice(0, 2) ?? '', 16) === first) upTo += 1;
    head.writeUInt32BE(upTo, 8 + 4 * first);
  }
  const words = Buffer.alloc(8 * inOrder.length + 8 * far.length);
  for (const [index, { at, sum }] of inOrder.entries()) {
    words.writeUInt32BE(sum, 4 * index);
    words.writeUInt32BE(at < near ? at : near + far.findIndex((place) => place.at === at), 4 * (inOrder.length + index));
  }
  for (const [index, { at }] of far.entries()) words.writeBigUInt64BE(BigInt(at), 8 * (inOrder.length + index));
  const parts = [head, Buffer.from(inOrder.map(({ id }) => id).join(''), 'hex'), words, Buffer.from(checksum, 'hex')];
  for (const part of parts) sum.update(part);
  return Buffer.concat([...parts, sum.digest()]);
}
