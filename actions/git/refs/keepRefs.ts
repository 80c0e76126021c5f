import { dirname, join } from 'node:path';
import { ProblemError } from '../../../schemas/problem.ts';
import { type FileToKeep, keepFiles, keepNames } from '../../files/keepFiles.ts';
import { takeAwayLeft } from '../takeAwayLeft.ts';
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
  const missing = missingOf(commonDir, refs);
  for (let look = 0, left = missing; left.length > 0; look += 1, left = missingOf(commonDir, refs)) {
    try {
      await keepFiles(left, 0o666);
      break;
    } catch (error) {
      if (look >= mostLooks || !isOfAnother(error)) throw error;
      await takeAwayLeft(left.map(({ begun }) => ({ path: begun })));
    }
  }
  if (!mayBeLost) await keepNames([...new Set(missing.map(({ path }) => dirname(path)))]);
}

/** The files of those that point elsewhere. Git passes over one with the name of a lock, whatever is in it. */
const missingOf = (commonDir: string, refs: Readonly<Record<string, string>>): readonly FileToKeep[] =>
  Object.entries(refs)
    .filter(([ref, object]) => readRef(commonDir, ref) !== object)
    .map(([ref, object]) => ({ path: join(commonDir, ref), begun: join(commonDir, `${ref}.lock`), content: `${object}\n` }));

/** How often others may be in the way. */
const mostLooks = 8;

/** Whether it failed for a lock that another holds, or for one that another took for left behind, or a folder that git took away. */
function isOfAnother(error: unknown): boolean {
  const errno = error instanceof ProblemError ? error.problem.details['errno'] : null;
  return errno === 'EEXIST' || errno === 'ENOENT';
}
