import { closeSync, existsSync, fsync, mkdirSync, openSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { isAbsence } from './readText.ts';
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
 * has its name, and they get their names in this order. What bears the name of one that is begun is somebody else's, and stays.
 * Throws FILE_NOT_WRITTEN.
 * @param mode what may be done with them
 */
export async function keepFiles(files: readonly FileToKeep[], mode: number): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) writingShared(folder, () => mkdirSync(folder, { recursive: true }));
  const nameless = new Set<string>();
  try {
    for (let at = 0; at < files.length; at += mostOpen) await syncAll(begunOnes(files.slice(at, at + mostOpen), mode, nameless));
    for (const { begun, path } of files) {
      writing(path, () => renameSync(begun, path));
      // From now on another may begin under this name.
      nameless.delete(begun);
    }
  } finally {
    for (const begun of nameless) rmSync(begun, { force: true });
  }
}

/** A process may have no more than a few hundred files open, and an operation on many lanes keeps several refs of each. */
const mostOpen = 128;

/** Begins files one by one, and writes each when the next is asked for: by then it is known that it has to be closed. */
function* begunOnes(files: readonly FileToKeep[], mode: number, nameless: Set<string>): Generator<OpenFile> {
  for (const { begun, content } of files) {
    const descriptor = writingShared(begun, () => openSync(begun, 'wx', mode));
    nameless.add(begun);
    yield { path: begun, descriptor };
    writing(begun, () => writeFileSync(descriptor, content));
  }
}

/**
 * Lets the names of what was written into these folders be on the disk. Git takes a folder of refs away once it has packed all that
 * were in it: there is nothing to wait for then. Throws FILE_NOT_WRITTEN.
 */
export const keepNames = (folders: readonly string[]): Promise<void> => syncAll(opened(folders));

function* opened(folders: readonly string[]): Generator<OpenFile> {
  for (const path of folders) {
    const descriptor = writing(path, () => openedAt(path));
    if (descriptor !== null) yield { path, descriptor };
  }
}

function openedAt(folder: string): number | null {
  try {
    return openSync(folder, 'r');
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

interface OpenFile {
  readonly path: string;
  readonly descriptor: number;
}

const sync = promisify(fsync);

/** Waits until all are on the disk, and closes them. Asked at once, it takes the disk for many about as long as for one. */
async function syncAll(files: Iterable<OpenFile>): Promise<void> {
  const open: OpenFile[] = [];
  try {
    for (const file of files) open.push(file);
    const synced = await Promise.allSettled(open.map(({ path, descriptor }) => writingLater(path, () => sync(descriptor))));
    // None is closed while the disk still works at it: its number may be another file's by then.
    for (const each of synced) if (each.status === 'rejected') throw each.reason;
  } finally {
    for (const { descriptor } of open) closeSync(descriptor);
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
