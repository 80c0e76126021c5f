import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from '../git.ts';
import { contentOf, fileId } from '../objects/keepBlob.ts';
import { readBlobs } from '../objects/readBlobs.ts';

/**
 * Which of these blobs a file of a checkout holds, or else the id of what it does hold, as it is; null for no file. On the disk a
 * blob may have other line ends, or whatever a filter makes of it: it counts as the same where git would commit the same. Git is
 * asked only where it is not the same byte for byte. Throws FILE_NOT_READ, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function standsAs(run: Git, commonDir: string, path: string, blobs: readonly (string | null)[]): Promise<string | null> {
  const place = join(run.checkout, path);
  const id = fileId(commonDir, place);
  const content = contentOf(place);
  if (id === null || content === null || blobs.includes(id) || lstatSync(place).isSymbolicLink()) return id;
  const committed = await committedAs(run, path, content);
  if (committed === null || blobs.includes(committed)) return committed ?? id;
  const held = readBlobs(
    commonDir,
    blobs.filter((blob) => blob !== null),
  );
  for (const [blob, bytes] of held) if ((await committedAs(run, path, bytes)) === committed) return blob;
  return id;
}

/** The id under which git would commit a content at a path; null where a filter that is set for it does not take it. */
async function committedAs(run: Git, path: string, content: Uint8Array): Promise<string | null> {
  const { exitCode, stdout } = await run.ask(['hash-object', '--stdin', `--path=${path}`], { input: content });
  return exitCode === 0 ? stdout.trim() : null;
}
