import { askGit } from './askGit.ts';

/** The text of a file as the commit a ref points to holds it; null when it has no such file. Costs one git process. */
export function readFileOnRef(commonDir: string, ref: string, path: string): string | null {
  return askGit(commonDir, ['cat-file', 'blob', `${ref}:${path}`])?.toString('utf8') ?? null;
}
