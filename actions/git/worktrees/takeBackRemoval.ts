import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GitWorld, git } from '../git.ts';
import { removalNote } from './removalNote.ts';
import type { Worktree } from './worktrees.ts';

/** Takes back a removal that was killed half-way: somebody works there again, and finds everything as it was. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function takeBackRemoval({ path, gitDir }: Pick<Worktree, 'path' | 'gitDir'>, world: GitWorld): Promise<void> {
  const run = git(path, world);
  const missing = await run(['ls-files', '--deleted', '-z']);
  if (missing !== '') await run(['checkout-index', '--quiet', '-z', '--stdin'], { input: missing, isLong: true });
  rmSync(join(gitDir, 'locked'), { force: true });
  removalNote.remove(dirname(dirname(gitDir)), { gitDir });
}
