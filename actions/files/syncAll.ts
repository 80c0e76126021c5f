import { closeSync, fsync } from 'node:fs';
import { promisify } from 'node:util';
import { writingLater } from './writing.ts';

/** A file or a folder that is open. */
export interface OpenFile {
  readonly path: string;
  readonly descriptor: number;
}

const sync = promisify(fsync);

/**
 * Waits until all are on the disk, and closes them. Asked at once, it takes the disk for many about as long as for one. Throws
 * FILE_NOT_WRITTEN.
 */
export async function syncAll(files: readonly OpenFile[]): Promise<void> {
  try {
    await Promise.all(files.map(({ path, descriptor }) => writingLater(path, () => sync(descriptor))));
  } finally {
    for (const { descriptor } of files) closeSync(descriptor);
  }
}
