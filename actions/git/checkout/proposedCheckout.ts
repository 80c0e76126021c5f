import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readText } from '../../files/readText.ts';
import { writing } from '../../files/writing.ts';
import type { Environment } from '../environment.ts';
import { type Git, git } from '../git.ts';
import { abandonedFiles, ownPath } from '../processFiles.ts';

/** A tree that is about to be committed on a branch. */
export interface Proposed {
  readonly tree: string;
  /** By its full name. */
  readonly branch: string;
}

const folder = 'proposed';

/** Only what is called like this is ever removed. */
const begin = 'spec-kitty-proposed-';

/**
 * Lets `work` run where a tree stands as if it were about to be committed on a branch: on the disk, in the index, and with that
 * branch for HEAD. It is a worktree git has in no registry, so that it holds the branch against nobody, and outside of `.git`, which
 * many tools pass over. What git ignores in the checkout is linked into it: without what they have installed, tools do not run.
 * Goes afterwards; what a killed process has left goes when the next begins. Throws FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function inProposedCheckout<T>(
  run: Git,
  commonDir: string,
  { tree, branch }: Proposed,
  work: (run: Git, env: Environment) => Promise<T>,
): Promise<T> {
  for (const left of abandonedFiles(commonDir, folder)) removeCheckout(left);
  const gitDir = ownPath(commonDir, folder, run.world);
  const place = join(realpathSync(tmpdir()), `${begin}${randomUUID()}`);
  const checkout = join(place, basename(run.checkout));
  try {
    writing(gitDir, () => {
      mkdirSync(gitDir);
      // Known from here before it is there: nothing is left behind that nobody finds.
      writeFileSync(join(gitDir, 'gitdir'), `${join(checkout, '.git')}\n`);
      writeFileSync(join(gitDir, 'commondir'), `${commonDir}\n`);
      writeFileSync(join(gitDir, 'HEAD'), `ref: ${branch}\n`);
    });
    writing(checkout, () => {
      mkdirSync(checkout, { recursive: true });
      writeFileSync(join(checkout, '.git'), `gitdir: ${gitDir}\n`);
    });
    const proposed = git(checkout, run.world);
    await proposed(['read-tree', '--reset', '-u', tree], { isLong: true });
    await linkIgnored(run, checkout);
    return await work(proposed, { GIT_INDEX_FILE: join(gitDir, 'index') });
  } finally {
    removeCheckout(gitDir);
  }
}

function removeCheckout(gitDir: string): void {
  const place = dirname(dirname((readText(join(gitDir, 'gitdir')) ?? '').replace(/\n$/, '')));
  if (basename(place).startsWith(begin)) rmSync(place, { recursive: true, force: true });
  rmSync(gitDir, { recursive: true, force: true });
}

/** Folders anywhere and files at the top. Worktrees are no tools. */
async function linkIgnored(run: Git, checkout: string): Promise<void> {
  const listed = await run(['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'], { isLong: true });
  for (const path of listed.split('\0')) {
    const name = path.replace(/\/$/, '');
    const isWanted = name !== '' && (name !== path || !name.includes('/')) && !/^\.(?:worktrees|kittify)(?:\/|$)/.test(name);
    const place = join(checkout, name);
    if (isWanted && existsSync(dirname(place)) && !existsSync(place)) symlinkSync(join(run.checkout, name), place);
  }
}
