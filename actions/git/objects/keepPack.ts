import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isKeptAnew, keepFiles, keepNames } from '../../files/keepFiles.ts';
import { packIndexOf } from './packIndexOf.ts';
import { packOf, type NewObject } from './packOf.ts';

/**
 * Lets a repository have objects by their ids, durably, as one pack: what git would need a process for, that makes each of them
 * once more to find its id. Doing it again changes nothing. Throws FILE_NOT_WRITTEN.
 */
export async function keepPack(commonDir: string, objects: ReadonlyMap<string, NewObject>, hash: 'sha1' | 'sha256'): Promise<void> {
  const pack = packOf(objects, hash);
  const folder = join(commonDir, 'objects', 'pack');
  const own = randomUUID();
  // The index comes last: a pack without one is none to git. Git takes away what is called like this, should it be left behind.
  const files = (['pack', 'idx'] as const).map((kind) => ({
    path: join(folder, `pack-${pack.checksum}.${kind}`),
    begun: join(folder, `tmp_${kind}_${own}`),
    content: kind === 'pack' ? pack.bytes : packIndexOf(pack, hash),
  }));
  // Who has kept it before may have been killed right after that: the names are waited for again.
  if (!files.every(({ path }) => isKeptAnew(path))) await keepFiles(files, 0o444);
  await keepNames([folder]);
}
