import { createHash, randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { isAbsence, notRead, readText } from '../../files/readText.ts';
import { writingShared } from '../../files/writing.ts';

/** The id that git gives a content. As it is: line ends are not touched. */
export const blobId = (commonDir: string, content: string | Uint8Array): string =>
  createHash(hashOf(commonDir)).update(objectOf('blob', content)).digest('hex');

/** Keeps a content in the object store and answers its id. Throws FILE_NOT_WRITTEN. */
export const keepBlob = (commonDir: string, content: string | Uint8Array): string => keepObject(commonDir, 'blob', content);

/**
 * The same for any object, without a process of git: a command that keeps a small file or two would spend most of its time on
 * starting it. Throws FILE_NOT_WRITTEN.
 */
export function keepObject(commonDir: string, kind: 'blob' | 'tree' | 'commit', content: string | Uint8Array): string {
  const object = objectOf(kind, content);
  const id = createHash(hashOf(commonDir)).update(object).digest('hex');
  const folder = join(commonDir, 'objects', id.slice(0, 2));
  const path = join(folder, id.slice(2));
  if (existsSync(path)) return id;
  // Git takes away what is called like this, should it be left behind.
  const begun = join(folder, `tmp_obj_${randomUUID()}`);
  writingShared(path, () => {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(begun, deflateSync(object), { mode: 0o444, flush: true });
      renameSync(begun, path);
    } catch (error) {
      rmSync(begun, { force: true });
      throw error;
    }
  });
  return id;
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

/** What is in a file, null where there is none. Of a link it is where it leads that counts, as for git. */
export function contentOf(path: string): Uint8Array | null {
  try {
    return lstatSync(path).isSymbolicLink() ? Buffer.from(readlinkSync(path)) : readFileSync(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw notRead(path, error);
  }
}

function objectOf(kind: string, content: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`${kind} ${bytes.length}\0`), bytes]);
}

/** How the objects of a repository are named. */
export const hashOf = (commonDir: string): 'sha1' | 'sha256' =>
  /^\s*objectformat\s*=\s*sha256\s*$/im.test(readText(join(commonDir, 'config')) ?? '') ? 'sha256' : 'sha1';

/** How long their ids are, in bytes. */
export const idBytes = (commonDir: string): number => (hashOf(commonDir) === 'sha1' ? 20 : 32);
