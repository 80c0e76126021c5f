import { ProblemError, problem } from '../../../schemas/problem.ts';

/**
 * The paths of a commit, each once and in the order of git. Throws SAFE_COMMIT_PATH_POLICY for every one that leads out of
 * the checkout or into what is not part of it (contract 3 §1.19).
 */
export function commitPaths(paths: readonly string[]): readonly string[] {
  const refused = paths.filter(isElsewhere);
  if (refused.length === 0) return [...new Set(paths)].toSorted();
  throw new ProblemError(
    problem('SAFE_COMMIT_PATH_POLICY', `${refused.join(', ')} cannot be committed: not a file of this checkout.`, {
      details: { paths: refused },
    }),
  );
}

function isElsewhere(path: string): boolean {
  const parts = path.split('/');
  return (
    path === '' ||
    path.includes('\0') ||
    parts[0] === '.worktrees' ||
    parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git')
  );
}
