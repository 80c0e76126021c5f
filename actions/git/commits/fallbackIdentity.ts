import type { Environment } from '../environment.ts';
import type { Git } from '../git.ts';

const fallback = { NAME: 'Spec Kitty', EMAIL: 'spec-kitty@localhost' };

/**
 * What to set so that a commit has an author and a committer where the user has configured nobody and git finds no name by
 * itself. Whoever is known stays: only the one that is missing is made up.
 */
export async function fallbackIdentity(git: Git): Promise<Environment> {
  const roles = ['AUTHOR', 'COMMITTER'] as const;
  const answers = await Promise.all(roles.map((role) => git.ask(['var', `GIT_${role}_IDENT`])));
  const missing = roles.filter((_, index) => answers[index]?.exitCode !== 0);
  return Object.fromEntries(
    missing.flatMap((role) => [
      [`GIT_${role}_NAME`, fallback.NAME],
      [`GIT_${role}_EMAIL`, fallback.EMAIL],
    ]),
  );
}
