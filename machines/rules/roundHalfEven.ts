/**
 * Rounds to a number of decimals as the original does: correctly on the exact binary value, and to the even neighbour when that
 * value lies exactly in the middle. Only odd multiples of 1/2^(decimals+1) can lie there.
 */
export function roundHalfEven(value: number, decimals: number): number {
  const isMiddle = Math.abs((value * 2 ** (decimals + 1)) % 2) === 1;
  if (!isMiddle) return Number(value.toFixed(decimals));
  const scale = 10 ** decimals;
  const below = Math.floor(value * scale);
  return (below % 2 === 0 ? below : below + 1) / scale;
}
