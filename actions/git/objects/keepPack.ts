import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenFile, syncAll } from '../../files/syncAll.ts';
import { writing, writingShared } from '../../files/writing.ts';
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
    begun: join(folder, `tmp_${kind}_${own}`),
    path: join(folder, `pack-${pack.checksum}.${kind}`),
    content: kind === 'pack' ? pack.bytes : packIndexOf(pack, hash),
  }));
  if (files.every(({ path }) => existsSync(path))) return;
  writingShared(folder, () => mkdirSync(folder, { recursive: true }));
  try {
    await syncAll(files.map(({ begun, content }) => writingShared(begun, () => opened(begun, content))));
    for (const { begun, path } of files) writing(path, () => renameSync(begun, path));
  } finally {
    for (const { begun } of files) rmSync(begun, { force: true });
  }
  await syncAll([writing(folder, () => ({ path: folder, descriptor: openSync(folder, 'r') }))]);
}

function opened(path: string, content: Uint8Array): OpenFile {
  const descriptor = openSync(path, 'wx', 0o444);
  writeFileSync(descriptor, content);
  return { path, descriptor };
}
