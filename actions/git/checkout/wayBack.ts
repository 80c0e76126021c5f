import { join } from 'node:path';
import { enterCheckout } from '../enterCheckout.ts';
import { type GitWorld, git } from '../git.ts';
import { readIndex } from '../index/readIndex.ts';
import { idBytes } from '../objects/keepBlob.ts';
import { type CheckoutMove, type Look, lookAtMove } from './lookAtMove.ts';

/**
 * The move that takes a checkout back from one that was begun: that was done, broke off, or never came to the first file. What it
 * has not touched and somebody has edited stays as it is. Looks and changes nothing; whether anything is in the way of the move
 * back is for `whyNotMovable` to say. Throws GIT_FAILED, GIT_UNAVAILABLE, FILE_NOT_READ.
 */
export async function wayBack(begun: CheckoutMove, world: GitWorld): Promise<CheckoutMove> {
  const back = { ...begun, from: begun.to, to: begun.from };
  if (begun.isIndexOnly === true) return back;
  const { commonDir, gitDir } = await enterCheckout(begun.checkout, world);
  const looks = await lookAtMove(git(begun.checkout, world), commonDir, readIndex(join(gitDir, 'index'), idBytes(commonDir)), back);
  // Where nothing has moved, the index may hold what somebody has staged, and is not to follow.
  if (looks.some(({ obstacle }) => obstacle !== null) && !looks.some(hasMoved)) return { ...back, from: back.to };
  const untouched = looks.filter(({ obstacle, isStagedAs }) => obstacle !== null && isStagedAs === 'to');
  return { ...back, leaves: [...back.leaves, ...untouched.map(({ path }) => path)] };
}

/** Whether a path stands as the move would have left it, on the disk or in the index. */
const hasMoved = ({ state, obstacle, isStagedAs }: Look): boolean =>
  isStagedAs === 'from' || (state === 'open' && (obstacle === null || obstacle === 'staged'));
