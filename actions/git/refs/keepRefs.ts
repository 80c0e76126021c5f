import { dirname, join } from 'node:path';
import { keepFiles, keepNames } from '../../files/keepFiles.ts';
import { readRef } from './refs.ts';

/**
 * Lets private refs point to these objects. Nobody else writes refs of their names, so they are written as git writes them: a
 * process for each would cost more than all the rest. What is in them is on the disk before they have their names: one that a
 * power cut has emptied keeps git from fetching and from cleaning up. With `mayBeLost` it may take a whole ref away, else their
 * names are on the disk as well. Doing it again changes nothing. Throws FILE_NOT_WRITTEN.
 */
export async function keepRefs(
  commonDir: string,
  refs: Readonly<Record<string, string>>,
  { mayBeLost = false }: { readonly mayBeLost?: boolean } = {},
): Promise<void> {
  const missing = Object.entries(refs)
    .filter(([ref, object]) => readRef(commonDir, ref) !== object)
    .map(([ref, object]) => ({ path: join(commonDir, ref), object }));
  // Git passes over a file of such a name, whatever is in it.
  await keepFiles(
    missing.map(({ path, object }) => ({ path, begun: `${path}.lock`, content: `${object}\n` })),
    0o666,
  );
  if (!mayBeLost) await keepNames([...new Set(missing.map(({ path }) => dirname(path)))]);
}
