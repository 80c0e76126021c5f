import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pid } from 'node:process';
import { deflateSync } from 'node:zlib';
import { readText } from '../files/readText.ts';
import { writing } from '../files/writing.ts';

/** The id that git gives a content. As it is: line ends are not touched. */
export const blobId = (commonDir: string, content: string | Uint8Array): string => createHash(hashOf(commonDir)).update(blobOf(content)).digest('hex');

/**
 * Keeps a content in the object store and answers its id, without a process of git: a command that keeps one small file would
 * spend most of its time on starting it. Throws FILE_NOT_WRITTEN.
 */
export function keepBlob(commonDir: string, content: string | Uint8Array): string {
  const blob = blobOf(content);
  const id = createHash(hashOf(commonDir)).update(blob).digest('hex');
  const folder = join(commonDir, 'objects', id.slice(0, 2));
  const path = join(folder, id.slice(2));
  if (existsSync(path)) return id;
  // Git takes away what is called like this, should it be left behind.
  const begun = join(folder, `tmp_obj_${pid}_${id.slice(2, 10)}`);
  writing(path, () => {
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(begun, deflateSync(blob), { mode: 0o444, flush: true });
      renameSync(begun, path);
    } catch (error) {
      rmSync(begun, { force: true });
      throw error;
    }
  });
  return id;
}

function blobOf(content: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]);
}

const hashOf = (commonDir: string): 'sha1' | 'sha256' => (/^\s*objectformat\s*=\s*sha256\s*$/im.test(readText(join(commonDir, 'config')) ?? '') ? 'sha256' : 'sha1');
