/** How many bytes are alike from a place of each on. */
export function alikeFrom(left: Uint8Array, at: number, right: Uint8Array, beside: number): number {
  const most = Math.min(left.length - at, right.length - beside);
  let count = 0;
  while (count < most && left[at + count] === right[beside + count]) count += 1;
  return count;
}

/** How many are alike at the end of both, and not more than so many. */
export function alikeAtEnd(left: Uint8Array, right: Uint8Array, most: number): number {
  const [last, beside] = [left.length - 1, right.length - 1];
  let count = 0;
  while (count < most && left[last - count] === right[beside - count]) count += 1;
  return count;
}
