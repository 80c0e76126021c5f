import { createHash } from 'node:crypto';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The UUID (version 7) of the moment and chance that a ULID carries: both are a time in milliseconds and random bits behind it. */
export function uuidOf(ulid: string): string {
  const bits = ulid.split('').reduce((value, digit) => value * 32n + BigInt(digits.indexOf(digit)), 0n);
  return uuidText(bits.toString(16).padStart(32, '0'), '7');
}

/** The UUID (version 5) of a name within a namespace, itself a UUID. */
export function namedUuid(namespace: string, name: string): string {
  const digest = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest('hex');
  return uuidText(digest.slice(0, 32), '5');
}

/** 32 hexadecimal digits with the version and the variant put in their places. */
function uuidText(hex: string, version: string): string {
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return [hex.slice(0, 8), hex.slice(8, 12), `${version}${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`, hex.slice(20)].join('-');
}
