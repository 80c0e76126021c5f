import { readSync } from 'node:fs';

const firstBytes = 65_536;

/**
 * All that comes in on a descriptor, up to its end; of more than `most` bytes one byte more. Somebody who had a pipe before may have
 * set it not to wait: then it is asked again until there is something.
 */
export function incoming(descriptor: number, most = Infinity): Buffer {
  // It grows with what is there: a pipe may hand it out byte by byte, and most inputs are small.
  let bytes = Buffer.alloc(Math.min(firstBytes, most + 1));
  for (let length = 0; ;) {
    const got = readWaiting(descriptor, bytes.subarray(length));
    length += got;
    if (got === 0 || length > most) return bytes.subarray(0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(2 * length, most + 1));
  }
}

function readWaiting(descriptor: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, into);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
