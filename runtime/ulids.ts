/** Crockford's digits: no I, L, O and U. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bitsPerDigit = 5n;
const timeBits = 48n;
const randomBits = 80n;

/**
 * Makes ULIDs (contract 1 §2.12): 48 bits of milliseconds and 80 random bits as 26 digits that sort by time. Within one
 * process each is greater than the one before, also when the clock stands still or goes back.
 *
 * Written here, since the packages for it load node's cryptography when the program starts, which costs a query that makes
 * no id half of the time it may take.
 */
export function ulids(now: () => Date): () => string {
  let last = -1n;
  return () => {
    const fresh = (BigInt(now().getTime()) << randomBits) | random();
    // One more than the last keeps the order; carrying into the time takes 2⁸⁰ ids in one millisecond.
    last = fresh > last ? fresh : last + 1n;
    return written(last);
  };
}

function random(): bigint {
  const bytes = crypto.getRandomValues(new Uint8Array(Number(randomBits) / 8));
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

function written(id: bigint): string {
  let text = '';
  for (let left = id, bits = timeBits + randomBits; bits > 0n; left >>= bitsPerDigit, bits -= bitsPerDigit) text = digits[Number(left & 31n)] + text;
  return text;
}
