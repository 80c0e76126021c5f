import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { writing } from '../../files/writing.ts';
import { mustStoreNothing } from '../checkout/workIn.ts';
import { type GitWorld, git } from '../git.ts';
import { removalNote } from './removalNote.ts';
import { stoodOn } from './stoodOn.ts';
import { lockWorktree } from './unfinishedWorktree.ts';
import { being } from './worktreeLock.ts';
import type { Worktree } from './worktrees.ts';

type Entry = Pick<Worktree, 'path' | 'gitDir' | 'head'>;

/** What is staged in a worktree: paths from its top, both sides of a conflict among them. */
export interface Staged {
  readonly paths: readonly string[];
  /** Whether its branch was moved from elsewhere since it was there: its index takes that back, too. */
  readonly isBehind: boolean;
}

/**
 * What is staged in a worktree that is in git's registry, whether its folder is there or not: git keeps the index with the entry.
 * Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function stagedIn(checkout: string, { gitDir, head }: Entry, world: GitWorld): Promise<Staged> {
  const run = git(checkout, world);
  // By its own directory: an index may have a second file there.
  const env = { GIT_DIR: gitDir };
  const pathsIn = (rows: string): readonly string[] => [...new Set(rows.split('\0').filter((path) => path !== ''))];
  const since = (commit: string): readonly string[] => ['diff-index', '--cached', '--name-only', '--no-renames', '-z', commit];
  // Git takes the files of an entry in any order when it removes it: what is not whole nobody is going to have back.
  const isWhole = ['HEAD', 'commondir', 'index'].every((name) => existsSync(join(gitDir, name)));
  if (!isWhole || removalNote.isOf(dirname(dirname(gitDir)), { gitDir })) return { paths: [], isBehind: false };
  const paths = pathsIn(await run(head.commit === null ? ['ls-files', '-z'] : since(head.commit), { env }));
  const stood = stoodOn(gitDir);
  if (paths.length === 0 || stood === null || stood === head.commit) return { paths, isBehind: false };
  const former = await run.ask(since(stood), { env });
  return { paths: former.exitCode === 0 ? pathsIn(former.stdout) : paths, isBehind: true };
}

/**
 * Refuses to give up what git keeps of a worktree whose folder is gone, as long as something is there alone: repositories of
 * submodules, what was staged, commits that no ref has. Throws WORKTREE_DIRTY, GIT_FAILED, GIT_UNAVAILABLE.
 * @param staged what is staged there
 */
export async function mustHoldNothing(checkout: string, entry: Entry, staged: Staged['paths'], world: GitWorld): Promise<void> {
  mustStoreNothing(entry);
  const { path, gitDir, head } = entry;
  if (staged.length > 0) {
    throw holds(path, {
      message: `${path} is gone, but git still keeps what was staged in it, which may be nowhere else: ${staged.slice(0, 20).join(', ')}.`,
      next: `git --git-dir=${shellWord(gitDir)} diff --cached`,
      paths: staged,
    });
  }
  if (head.branch !== null || head.commit === null) return;
  const alone = await git(checkout, world)(['rev-list', '--max-count=1', head.commit, '--not', '--glob=refs/*']);
  if (alone === '') return;
  throw holds(path, {
    message: `${path} is gone, but git still knows that it had ${head.commit} checked out, which is on no branch.`,
    next: `git -C ${shellWord(checkout)} branch <name> ${head.commit}`,
    paths: [],
  });
}

const holds = (worktree: string, { message, next, paths }: { message: string; next: string; paths: readonly string[] }): ProblemError =>
  new ProblemError(problem('WORKTREE_DIRTY', message, { next, details: { worktree, paths } }));

/**
 * Gives a worktree whose folder is gone its place again, with nothing in it yet: with its index and whatever else git keeps of
 * it. Git has it locked until it is whole.
 */
export function bringBack({ gitDir }: Entry, path: string): void {
  lockWorktree(gitDir, being.made(path));
  writing(path, () => {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, '.git'), `gitdir: ${gitDir}\n`);
  });
}
