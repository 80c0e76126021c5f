/** The largest prime of 128 bits. */
const prime = 2n ** 128n - 159n;
/** Any number of that size will do: it keeps the digests of texts that differ little from looking alike. */
const spread = 0x243f6a8885a308d313198a2e03707344n;

/**
 * A name for a text: 32 hexadecimal digits, the same for the same text (in UTF-8). Two texts share one by a chance of 1 in
 * 2¹²⁸. It keeps no secret: whoever wants two texts with one name can make them.
 *
 * The text is taken for one great number, of which the remainder is kept. Loading node's cryptography for it took longer than
 * everything else that makes up an answer of `next`.
 */
export function digest(text: string): string {
  // The one in front makes zeros at the beginning count.
  const number = BigInt(`0x1${Buffer.from(text).toString('hex')}`);
  return ((number * spread) % prime).toString(16).padStart(32, '0');
}
