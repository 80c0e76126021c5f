import { join } from 'node:path';
import { type Git, gitFailed } from './git.ts';
import type { Layout } from './layout.ts';
import { pledged } from './pledge.ts';
import { readRef } from './refs.ts';

/**
 * Takes a ref away, if it still points to this object. Answers whether it is gone now: true also when it was before. Throws
 * GIT_FAILED when git or a hook of the repository refuses.
 */
export async function deleteRef(git: Git, { commonDir, gitDir }: Pick<Layout, 'commonDir' | 'gitDir'>, ref: string, object: string): Promise<boolean> {
  const found = readRef(commonDir, ref);
  if (found !== object) return found === null;
  const words = ['update-ref', '-d', ref, object];
  const locks = [{ path: join(commonDir, `${ref}.lock`), holds: '' }, { path: join(commonDir, 'packed-refs.lock'), holds: null }, { path: join(gitDir, 'HEAD.lock'), holds: '' }];
  return pledged(commonDir, locks, git.world, async () => {
    const answer = await git.ask(words);
    const left = readRef(commonDir, ref);
    if (answer.exitCode !== 0 && left === object) throw gitFailed(git.checkout, words, answer);
    return left === null;
  });
}
