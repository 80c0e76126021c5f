import { rmSync } from 'node:fs';
import { type Git, git } from '../git.ts';
import { readBlobs } from '../objects/readBlobs.ts';
import { pathLine } from '../pathLine.ts';
import { ownPath } from '../processFiles.ts';
import { makeLikeness } from './likeness.ts';

/**
 * The ids git would give what is in these files of a checkout, by their paths, were some of the files of attributes as said: by the
 * blobs with their content, null for none. The others are as they are on the disk. Throws FILE_NOT_READ, FILE_NOT_WRITTEN,
 * GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function hashedBy(
  run: Git,
  commonDir: string,
  paths: readonly string[],
  attributes: ReadonlyMap<string, string | null>,
): Promise<ReadonlyMap<string, string>> {
  const blobs = readBlobs(
    commonDir,
    [...attributes.values()].filter((oid) => oid !== null),
  );
  const place = ownPath(commonDir, 'staged', run.world);
  try {
    const env = makeLikeness(run.checkout, place, new Map([...attributes].map(([path, oid]) => [path, blobs.get(oid ?? '') ?? null])));
    const input = paths.map(pathLine).join('');
    const answers = (await git(place, run.world)(['hash-object', '--stdin-paths'], { env, input })).split('\n');
    return new Map(paths.map((path, index) => [path, answers[index] ?? '']));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
