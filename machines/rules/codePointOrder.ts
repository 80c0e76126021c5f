/**
 * Compares texts by their code points, as the original sorts. The usual comparison goes by UTF-16 units and puts
 * characters beyond U+FFFF before those of U+E000 to U+FFFF.
 */
export function codePointOrder(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    // Only where two units differ does it matter whether one of them begins a character beyond U+FFFF.
    if (left !== right) return isSurrogate(left) === isSurrogate(right) ? left - right : Number(isSurrogate(left)) - Number(isSurrogate(right));
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;
