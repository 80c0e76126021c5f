import { isUtf8 } from 'node:buffer';

/** Git takes a file for text as long as there is no zero byte so near its beginning. */
const looksAt = 8000;

/** The texts of blobs by their ids; null for what git takes for binary, and for what is no UTF-8. `read` is given all of them at once. */
export const readTexts = (
  read: (oids: readonly string[]) => ReadonlyMap<string, Uint8Array>,
  oids: readonly string[],
): ReadonlyMap<string, string | null> =>
  new Map(
    [...read(oids)].map(([oid, bytes]) => [
      oid,
      bytes.subarray(0, looksAt).includes(0) || !isUtf8(bytes) ? null : Buffer.from(bytes).toString('utf8'),
    ]),
  );
