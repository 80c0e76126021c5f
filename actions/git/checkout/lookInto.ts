import { join } from 'node:path';
import { kindOf } from '../../files/kindOf.ts';
import { namesIn } from '../../files/namesIn.ts';
import type { Environment } from '../environment.ts';
import type { Git } from '../git.ts';
import type { Layout } from '../layout.ts';

/** What `git status` does not tell of a checkout. */
export interface Unseen {
  /** Files that git was told not to look at (`--skip-worktree`, `--assume-unchanged`) and that are there all the same. */
  readonly masked: readonly string[];
  /** Submodules that have a repository of their own in the checkout, or in what git keeps of the checkout: it goes with it. */
  readonly submodules: readonly string[];
}

/** Looks only, with one process of git. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function lookInto(run: Git, { checkout, gitDir }: Pick<Layout, 'checkout' | 'gitDir'>): Promise<Unseen> {
  const rows = (await run(['ls-files', '-s', '-v', '-z'])).split('\0').flatMap((row) => {
    // Nearly every row is that of an ordinary file that git looks at.
    if (row === '' || (row.startsWith('H') && !row.startsWith('H 160000'))) return [];
    const end = row.indexOf('\t');
    return [{ tag: row[0] ?? '', isLink: row.startsWith('160000', 2), path: row.slice(end + 1) }];
  });
  const populated = rows.flatMap(({ isLink, path }) => (isLink && kindOf(join(checkout, path, '.git')) !== null ? [path] : []));
  return {
    masked: rows.flatMap(({ tag, isLink, path }) => (/[Sa-z]/.test(tag) && !isLink && kindOf(join(checkout, path)) !== null ? [path] : [])),
    submodules: populated.length > 0 ? populated : storedIn(gitDir),
  };
}

/** Lets an index of our own have git look at those files again. */
export async function unmask(run: Git, env: Environment, masked: readonly string[]): Promise<void> {
  if (masked.length === 0) return;
  const input = masked.map((path) => `${path}\0`).join('');
  for (const flag of ['--no-skip-worktree', '--no-assume-unchanged']) await run(['update-index', '-z', flag, '--stdin'], { env, input });
}

/** The repositories of submodules that git keeps with what it keeps of a checkout, by the first part of their names. */
export const storedIn = (gitDir: string): readonly string[] => namesIn(join(gitDir, 'modules'));
