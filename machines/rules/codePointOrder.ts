/** Surrogates, which begin and end the characters beyond U+FFFF, and the few characters after them that those belong behind. */
const disputed = /[\ud800-\uffff]/;

/**
 * Compares texts by their code points, as the original sorts. The usual comparison goes by UTF-16 units and puts
 * characters beyond U+FFFF before those of U+E000 to U+FFFF; it is right where either text has none of them.
 */
export function codePointOrder(a: string, b: string): number {
  if (!disputed.test(a)) return a < b ? -1 : Number(a !== b);
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    // Only where two units differ does it matter whether one of them begins a character beyond U+FFFF.
    if (left !== right)
      return isSurrogate(left) === isSurrogate(right) ? left - right : Number(isSurrogate(left)) - Number(isSurrogate(right));
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;
