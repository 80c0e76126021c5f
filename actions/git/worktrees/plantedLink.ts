import { lstatSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Problem, problem } from '../../../schemas/problem.ts';
import { type GitWorld, git } from '../git.ts';
import { realPlace } from '../realPlace.ts';

/**
 * PATH_LEADS_ELSEWHERE where a worktree would be outside of the checkout because of a link that came with the repository: nobody
 * here has wished that. Null where there is none. A link that git does not track was made by somebody here, to have the worktrees
 * on another disk. Throws GIT_FAILED, GIT_UNAVAILABLE.
 * @param checkout its top folder, without links on the way to it
 * @param path of the worktree; one that is not below the checkout was not composed by us
 */
export async function plantedLink(checkout: string, path: string, world: GitWorld): Promise<Problem | null> {
  const below = relative(checkout, path).split(sep);
  const links = below
    .map((_, index) => below.slice(0, index + 1).join('/'))
    .filter((name) => lstatSync(join(checkout, name), { throwIfNoEntry: false })?.isSymbolicLink());
  if (links.length === 0 || below[0] === '..' || realPlace(path).startsWith(`${realPlace(checkout)}${sep}`)) return null;
  const [link = ''] = (await git(checkout, world)(['ls-files', '-z', '--', ...links], { env: { GIT_LITERAL_PATHSPECS: '1' } })).split('\0');
  if (link === '') return null;
  return problem(
    'PATH_LEADS_ELSEWHERE',
    `A worktree at ${path} would be outside of ${checkout}: ${link}, which came with the repository, leads to ${realPlace(join(checkout, link))}.`,
    { details: { folder: checkout, paths: [link] } },
  );
}
