import { closeSync, existsSync, fsync, mkdirSync, openSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { writing, writingLater, writingShared } from './writing.ts';

/** A file of a git directory that is written beside its place. */
export interface FileToKeep {
  readonly path: string;
  /** What it is called until it is on the disk, in the folder it comes into. */
  readonly begun: string;
  readonly content: string | Uint8Array;
}

/**
 * Writes files into a git directory, for everybody whom that is shared with, and their folders. Each is on the disk before the first
 * has its name, and they get their names in this order. Throws FILE_NOT_WRITTEN.
 * @param mode what may be done with them
 */
export async function keepFiles(files: readonly FileToKeep[], mode: number): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) writingShared(folder, () => mkdirSync(folder, { recursive: true }));
  try {
    await syncAll(
      files.map(({ begun, content }) =>
        writingShared(begun, () => {
          const descriptor = openSync(begun, 'w', mode);
          writeFileSync(descriptor, content);
          return { path: begun, descriptor };
        }),
      ),
    );
    for (const { begun, path } of files) writing(path, () => renameSync(begun, path));
  } finally {
    for (const { begun } of files) rmSync(begun, { force: true });
  }
}

/** Lets the names of what was written into these folders be on the disk. Throws FILE_NOT_WRITTEN. */
export const keepNames = (folders: readonly string[]): Promise<void> =>
  syncAll(folders.map((path) => writing(path, () => ({ path, descriptor: openSync(path, 'r') }))));

const sync = promisify(fsync);

/** Waits until all are on the disk, and closes them. Asked at once, it takes the disk for many about as long as for one. */
async function syncAll(files: readonly { readonly path: string; readonly descriptor: number }[]): Promise<void> {
  try {
    await Promise.all(files.map(({ path, descriptor }) => writingLater(path, () => sync(descriptor))));
  } finally {
    for (const { descriptor } of files) closeSync(descriptor);
  }
}

/**
 * Makes a file of a git directory as young as if it had been kept now: what no ref names yet, git takes away once it is old. False
 * where there is none, and where it belongs to somebody else: it has to be kept anew then.
 */
export function isKeptAnew(path: string): boolean {
  if (!existsSync(path)) return false;
  const now = new Date();
  try {
    utimesSync(path, now, now);
    return true;
  } catch {
    return false;
  }
}
