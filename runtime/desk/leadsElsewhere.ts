import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { problem, ProblemError, type Problem } from '../../schemas/problem.ts';
import { isErrno, worldFailure } from './worldFailure.ts';

/**
 * PATH_LEADS_ELSEWHERE where one of the folders below `root` is somewhere outside of it in truth, because it is a link or below
 * one: what is written there would land in what belongs to somebody else. Null where all are inside. They need not exist yet.
 * Throws FILE_NOT_WRITTEN where the system does not tell.
 * @param parents from `root`
 * @param others folders that may be meant as well, wherever they are
 */
export function leadsElsewhere(root: string, parents: readonly string[], others: readonly string[] = []): Problem | null {
  const homes = [root, ...others].map(standing);
  const led = [...new Set(parents)]
    .map((parent) => ({ parent, found: standing(join(root, parent)) }))
    .filter(({ found }) => !homes.some((home) => found === home || found.startsWith(`${home}${sep}`)));
  if (led.length === 0) return null;
  const named = led.map(({ parent, found }) => `${parent} leads to ${found}`).join(', ');
  return problem('PATH_LEADS_ELSEWHERE', `Files of ${root} would land outside of it: ${named}.`, {
    details: { folder: root, paths: led.map(({ parent }) => parent) },
  });
}

/** The folder itself, or the nearest one above it that exists, without symbolic links. */
function standing(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    if (!isErrno(error, 'ENOENT') && !isErrno(error, 'ENOTDIR'))
      throw new ProblemError(worldFailure(error, `Where ${folder} leads could not be found out`));
    return standing(dirname(folder));
  }
}
