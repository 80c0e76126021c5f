import { mkdirSync, rmSync } from 'node:fs';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { dirname, join } from 'node:path';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import type { AddWorktreeInput, AddWorktreeOutput } from '../../../schemas/worktree.ts';
import { writing } from '../../files/writing.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { mustBeClean } from '../checkout/mustBeClean.ts';
import { pledged } from '../pledge.ts';
import { realPlace } from '../realPlace.ts';
import { readRef } from '../refs/refs.ts';
import { amongWorktrees } from './amongWorktrees.ts';
import { bringBack } from './goneWorktree.ts';
import { forgetHalfEntries } from './unfinishedWorktree.ts';
import { being } from './worktreeLock.ts';
import { saidBy } from '../saidBy.ts';
import { isWanted, wantedBy, worktreeGround, type NewWorktree } from './worktreeGround.ts';
import { type Worktree, listWorktrees } from './worktrees.ts';

/**
 * Makes the worktree of a branch, or of a commit without one, or finds it made. Git's registry is asked, never the name of a
 * folder; what a killed run has begun is finished, and nothing else is touched: not a folder git knows nothing of, not somebody
 * else's worktree, not uncommitted work. Where only the folder is gone, what was staged in it is staged again. While the worktree
 * is being made git has it locked.
 *
 * The caller holds a lock under which nobody else of ours makes this worktree. Throws WORKTREE_HUSK (something else is in its
 * place), WORKTREE_MISPLACED (it has another branch), WORKTREE_BRANCH_TAKEN (another checkout has the branch), WORKTREE_AWAY (it
 * was moved), WORKTREE_LOCKED, WORKTREE_DIRTY, PATH_LEADS_ELSEWHERE, BRANCH_NOT_FOUND, SAFE_COMMIT_NOT_A_WORKTREE,
 * FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function addWorktree(input: NewWorktree, world: GitWorld): Promise<AddWorktreeOutput> {
  const { commonDir, path, found, isBegun, isGoing, isKept, staged } = await worktreeGround(input, world);
  if (isGoing) {
    const { settleRemoval } = await import('./settleRemoval.ts');
    await settleRemoval({ checkout: input.checkout, path, commonDir }, world);
    return addWorktree(input, world);
  }
  if (found?.state === 'present' && !isBegun) {
    if (input.mustBeClean === true) await mustBeClean(found.path, world);
    return { state: 'present', head: found.head.commit, changed: {} };
  }
  if (input.branch !== null && readRef(commonDir, `refs/heads/${input.branch}`) === null) throw noBranch(input);
  const before = input.formerConfig === undefined ? await worktreeConfig(git(input.checkout, world), input) : input.formerConfig;
  if (found !== null && isKept) {
    if (found.state !== 'present') bringBack(found, path);
    takeAwayLocks(found.gitDir);
  } else await register(input, path, commonDir, isBegun ? found : null, world);
  const made = await checkOut(input, path, commonDir, { before, isKept }, world);
  const head = input.branch === null ? wantedBy(input) : readRef(commonDir, `refs/heads/${input.branch}`);
  return {
    state: isBegun ? 'finished' : isKept ? 'restored' : 'added',
    head,
    ...(isKept && staged.length > 0 ? { staged: [...staged] } : {}),
    ...made,
  };
}

const noBranch = ({ branch, checkout }: Pick<AddWorktreeInput, 'branch' | 'checkout'>): ProblemError =>
  new ProblemError(
    problem('BRANCH_NOT_FOUND', `There is no branch ${branch} in ${checkout}.`, {
      next: `git -C ${shellWord(checkout)} branch --all`,
      details: { branch, checkout },
    }),
  );

/** Leaves a registered, locked worktree on the branch, with nothing checked out yet. */
async function register(input: NewWorktree, path: string, commonDir: string, begun: Worktree | null, world: GitWorld): Promise<void> {
  const { checkout, branch } = input;
  if (begun?.state === 'present' && isWanted(begun, input)) return takeAwayLocks(begun.gitDir, ['index.lock']);
  if (begun !== null) {
    // Half an entry is of no use: git is asked for a whole one.
    rmSync(begun.gitDir, { recursive: true });
    rmSync(join(path, '.git'), { force: true });
  }
  forgetHalfEntries(commonDir, path);
  // Where the folder above is gone as well git does not find the entry the worktree had, and makes a second one for the same place.
  writing(path, () => mkdirSync(dirname(path), { recursive: true }));
  // Git has to be forced where the place or the branch belongs to a worktree whose folder is gone.
  const isForced = listWorktrees(commonDir).some(
    (other) => realPlace(other.path) === path || (other.state !== 'present' && branch !== null && other.head.branch === branch),
  );
  await amongWorktrees(git(checkout, world), commonDir, [
    'worktree',
    'add',
    '--quiet',
    ...(isForced ? ['--force'] : []),
    '--no-checkout',
    '--lock',
    '--reason',
    being.made(path),
    ...(branch === null ? ['--detach'] : []),
    path,
    wantedBy(input),
  ]);
}

/** A process of git that was killed in an unfinished worktree was one of ours. */
function takeAwayLocks(gitDir: string, more: readonly string[] = []): void {
  for (const name of ['HEAD.lock', 'config.worktree.lock', join('info', 'sparse-checkout.lock'), ...more])
    rmSync(join(gitDir, name), { force: true });
}

async function checkOut(
  input: NewWorktree,
  path: string,
  commonDir: string,
  { before, isKept }: { readonly before: string | null; readonly isKept: boolean },
  world: GitWorld,
): Promise<Pick<AddWorktreeOutput, 'hook' | 'changed'>> {
  const run = git(path, world);
  if (input.sparse !== undefined && !isKept) await leaveOut(run, commonDir, input.sparse);
  const hook = isKept
    ? await completeFiles(run)
    : await checkOutFiles(run, [...(input.branch === null ? ['--detach'] : []), wantedBy(input)]);
  await amongWorktrees(git(input.checkout, world), commonDir, ['worktree', 'unlock', path]);
  const after = await worktreeConfig(run, input);
  return {
    ...(hook === null ? {} : { hook }),
    changed: before === after ? {} : { config: { [worktreeConfigKey]: { before, after } } },
  };
}

/**
 * The hook post-checkout runs with it, as it does when people add a worktree. As with them, everything is there although the hook
 * may have failed, by which git's own exit code is changed: without hooks it tells which of the two it was. Answers what the hook
 * said then.
 */
async function checkOutFiles(run: Git, what: readonly string[]): Promise<string | null> {
  const words = ['checkout', '--quiet', '--force', ...what];
  const { exitCode, stderr } = await run.ask(words, { isLong: true });
  if (exitCode === 0) return null;
  await run(['-c', 'core.hooksPath=/dev/null', ...words], { isLong: true });
  return saidBy({ exitCode, stderr });
}

/** What could not be written before is written now, and nothing else: a file that is there may be somebody's work. */
async function completeFiles(run: Git): Promise<string | null> {
  const pathsIn = async (...words: readonly string[]): Promise<readonly string[]> =>
    (await run(['ls-files', '-z', ...words])).split('\0').filter((path) => path !== '');
  const unmerged = new Set((await pathsIn('--unmerged')).map((row) => row.slice(row.indexOf('\t') + 1)));
  const missing = await pathsIn('--deleted');
  const input = missing.flatMap((path) => (unmerged.has(path) ? [] : [`${path}\0`])).join('');
  if (input !== '') await run(['checkout-index', '-z', '--stdin'], { input, isLong: true });
  // With both sides in it. Of what one side has deleted git makes no file: it is told as that.
  for (const path of unmerged)
    if (missing.includes(path)) await run.ask(['checkout', '--quiet', '--merge', '--', path], { env: { GIT_LITERAL_PATHSPECS: '1' } });
  const head = (await run(['rev-parse', 'HEAD'])).trim();
  const answer = await run.ask(['hook', 'run', '--ignore-missing', 'post-checkout', '--', head, head, '1'], { isLong: true });
  return answer.exitCode === 0 ? null : saidBy(answer);
}

/** Sets the patterns of a worktree. Git writes into the configuration of the whole repository for that, and locks it. */
const leaveOut = (run: Git, commonDir: string, patterns: readonly string[]): Promise<string> =>
  pledged(commonDir, [{ path: join(commonDir, 'config.lock'), holds: null }], run.world, () =>
    run(['sparse-checkout', 'set', '--no-cone', '--stdin'], { input: patterns.map((pattern) => `${pattern}\n`).join('') }),
  );

/** Git turns this on for the whole repository when a worktree gets patterns of its own. */
const worktreeConfigKey = 'extensions.worktreeConfig';

async function worktreeConfig(run: Git, { sparse }: NewWorktree): Promise<string | null> {
  if (sparse === undefined) return null;
  const { exitCode, stdout } = await run.ask(['config', '--local', '--get', worktreeConfigKey]);
  return exitCode === 0 ? stdout.trim() : null;
}
