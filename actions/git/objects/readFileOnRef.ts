import { askGit, mustAnswer } from '../askGit.ts';

/**
 * The text of a file as the commit a ref points to holds it; null when there is no such file or no such ref. Costs one git process.
 * Throws GIT_FAILED where there is one that cannot be read or nobody knows, GIT_UNAVAILABLE.
 */
export function readFileOnRef(commonDir: string, ref: string, path: string): string | null {
  const name = `${ref}:${path}`;
  const content = askGit(commonDir, ['cat-file', 'blob', name]);
  if (content !== null) return content.toString('utf8');
  // Git says no in the same way to what is not there, to what is no file, to what is damaged or cannot be fetched, and to everything
  // where it cannot work.
  const isThere = askGit(commonDir, ['rev-parse', '--verify', '--quiet', name]) !== null;
  mustAnswer(commonDir, isThere ? ['cat-file', '-e', name] : ['rev-parse', '--git-dir']);
  return null;
}
