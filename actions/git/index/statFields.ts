import type { BigIntStats } from 'node:fs';

/**
 * The figures of a file as an index holds them, each in four bytes: second and rest of when it was changed, the same of when it
 * was written, device, inode, mode, owner, group, length.
 */
export const statFields = ({ ctimeNs, mtimeNs, dev, ino, uid, gid, size }: BigIntStats, mode: number): readonly number[] => [
  low(ctimeNs / second),
  low(ctimeNs % second),
  low(mtimeNs / second),
  low(mtimeNs % second),
  low(dev),
  low(ino),
  mode,
  low(uid),
  low(gid),
  low(size),
];

const second = 1_000_000_000n;

/** Git keeps the lower four bytes. */
const low = (figure: bigint): number => Number(figure & 0xffff_ffffn);
