import { git, type GitWorld } from '../git.ts';
import { pathLine } from '../pathLine.ts';

/**
 * Keeps the content of files in the object store, so that whatever becomes of them it can be had back, and answers the ids of
 * the blobs, in order. As they are on the disk: line ends are not touched. One git process; none for no files.
 * `paths` are from the top of the checkout. Throws GIT_FAILED (a file that is not there) and GIT_UNAVAILABLE.
 */
export async function storeFiles(checkout: string, paths: readonly string[], world: GitWorld): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const ids = await git(checkout, world)(['hash-object', '-w', '--no-filters', '--stdin-paths'], {
    input: paths.map(pathLine).join(''),
  });
  return ids.trimEnd().split('\n');
}
