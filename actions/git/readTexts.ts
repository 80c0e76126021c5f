import { isUtf8 } from 'node:buffer';
import { readBlobs } from './readBlobs.ts';

/** Git takes a file for text as long as there is no zero byte so near its beginning. */
const looksAt = 8000;

/** The texts of blobs by their ids; null for what git takes for binary, and for what is no UTF-8. One git process, however many. */
export const readTexts = (commonDir: string, oids: readonly string[]): ReadonlyMap<string, string | null> =>
  new Map(
    [...readBlobs(commonDir, oids)].map(([oid, bytes]) => [
      oid,
      bytes.subarray(0, looksAt).includes(0) || !isUtf8(bytes) ? null : bytes.toString('utf8'),
    ]),
  );
