import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { isKeptAnew, keepFiles } from '../../files/keepFiles.ts';
import { isAbsence, notRead, readBytes } from '../../files/readText.ts';
import { writingShared } from '../../files/writing.ts';
import type { NewObject } from './packOf.ts';

/** The id that git gives a content. As it is: line ends are not touched. */
export const blobId = (commonDir: string, content: string | Uint8Array): string =>
  createHash(hashOf(commonDir)).update(objectOf('blob', content)).digest('hex');

/**
 * Keeps a content in the object store and answers its id, without a process of git: a command that keeps a small file or two would
 * spend most of its time on starting it. Throws FILE_NOT_WRITTEN.
 */
export function keepBlob(commonDir: string, content: string | Uint8Array): string {
  const id = blobId(commonDir, content);
  const { path, begun } = looseObject(commonDir, id);
  if (isKeptAnew(path)) return id;
  writingShared(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(begun, deflateSync(objectOf('blob', content)), { mode: 0o444, flush: true });
      renameSync(begun, path);
    } catch (error) {
      rmSync(begun, { force: true });
      throw error;
    }
  });
  return id;
}

/** The same for many objects by their ids, of which the disk takes several in about the time of one. Throws FILE_NOT_WRITTEN. */
export async function keepObjects(commonDir: string, objects: ReadonlyMap<string, Pick<NewObject, 'kind' | 'bytes'>>): Promise<void> {
  const missing = [...objects].map(([id, object]) => ({ ...looseObject(commonDir, id), object })).filter(({ path }) => !isKeptAnew(path));
  await keepFiles(
    missing.map(({ object: { kind, bytes }, ...file }) => ({ ...file, content: deflateSync(objectOf(kind, bytes)) })),
    0o444,
  );
}

/** Where an object is kept by itself, and what it is called until it is on the disk: git takes away what is called like this. */
function looseObject(commonDir: string, id: string): { readonly path: string; readonly begun: string } {
  const folder = join(commonDir, 'objects', id.slice(0, 2));
  return { path: join(folder, id.slice(2)), begun: join(folder, `tmp_obj_${randomUUID()}`) };
}

/** The same for the file at a path, as it is; null where there is none. */
export function keepFile(commonDir: string, path: string): string | null {
  const content = contentOf(path);
  return content === null ? null : keepBlob(commonDir, content);
}

/** The id that git gives to what is in a file, which is not kept for that; null where there is none. */
export function fileId(commonDir: string, path: string): string | null {
  const content = contentOf(path);
  return content === null ? null : blobId(commonDir, content);
}

/** What is in a plain file, null where there is none. Of a link it is where it leads that counts, as for git. Throws FILE_NOT_READ. */
export function contentOf(path: string): Uint8Array | null {
  try {
    return lstatSync(path).isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readBytes(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}

function objectOf(kind: string, content: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`${kind} ${bytes.length}\0`), bytes]);
}

/**
 * How the objects of a repository are named. The setting may stand behind its section, in quotes or before a remark; taken for the
 * other kind, no tree could be read to its end. The rest of the configuration may be in any encoding: git reads bytes.
 */
export const hashOf = (commonDir: string): 'sha1' | 'sha256' =>
  /^\s*(?:\[[^\]\n]*\]\s*)?objectformat\s*=\s*"?sha256\b/im.test(bytesIn(join(commonDir, 'config'))) ? 'sha256' : 'sha1';

/** The bytes of a file, one letter for each; none where there is no file. */
function bytesIn(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (isAbsence(error)) return '';
    throw notRead(path, error);
  }
}

/** How long their ids are, in bytes. */
export const idBytes = (commonDir: string): number => (hashOf(commonDir) === 'sha1' ? 20 : 32);
