import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { type Problem, ProblemError, problem } from '../../../schemas/problem.ts';
import type { AddWorktreeInput, AddWorktreeOutput } from '../../../schemas/worktree.ts';
import { kindOf } from '../../files/kindOf.ts';
import { isAbsence, notRead, readText } from '../../files/readText.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type Git, type GitAnswer, type GitWorld, git } from '../git.ts';
import { readHead } from '../refs/head.ts';
import { mustBeClean } from '../checkout/mustBeClean.ts';
import { pledged } from '../pledge.ts';
import { realPlace } from '../realPlace.ts';
import { readRef } from '../refs/refs.ts';
import { bringBack, mustHoldNothing, stagedIn } from './goneWorktree.ts';
import { being, forgetHalfEntries, lockReason } from './unfinishedWorktree.ts';
import { type Worktree, listWorktrees } from './worktrees.ts';

/** A worktree to be made: of a branch, as claims plan it, or of a commit without one. */
export type NewWorktree = AddWorktreeInput | (Omit<AddWorktreeInput, 'branch'> & { readonly branch: null; readonly commit: string });

/**
 * Makes the worktree of a branch, or of a commit without one, or finds it made. Git's registry is asked, never the name of a folder; what a killed run
 * has begun is finished, and nothing else is touched: not a folder git knows nothing of, not somebody else's worktree, not
 * uncommitted work. Where only the folder is gone, what was staged in it is staged again. While the worktree is being made git has it locked.
 *
 * The caller holds a lock under which nobody else of ours makes this worktree. Throws WORKTREE_HUSK (something else is in its
 * place), WORKTREE_MISPLACED (it has another branch), WORKTREE_BRANCH_TAKEN (another checkout has the branch), WORKTREE_LOCKED,
 * WORKTREE_DIRTY, BRANCH_NOT_FOUND, SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function addWorktree(input: NewWorktree, world: GitWorld): Promise<AddWorktreeOutput> {
  const { commonDir, path, found, isBegun, isKept, staged } = await lookAtGround(input, world);
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

/** What `addWorktree` would refuse because of what stands there, or has the branch; null where nothing does. The branch need not be there yet. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function whyNotAdded(input: NewWorktree, world: GitWorld): Promise<Problem | null> {
  try {
    await lookAtGround(input, world);
    return null;
  } catch (error) {
    if (error instanceof ProblemError && !error.problem.code.startsWith('GIT_')) return error.problem;
    throw error;
  }
}

/** What stands where a worktree is to be. */
interface Ground {
  readonly commonDir: string;
  readonly path: string;
  readonly found: Worktree | null;
  /** We had begun to make it, and were killed. */
  readonly isBegun: boolean;
  /** What git keeps of it stays: somebody may have worked there. */
  readonly isKept: boolean;
  readonly staged: readonly string[];
}

/** Looks only. Throws where a worktree cannot be made without touching what must not be. */
async function lookAtGround(input: NewWorktree, world: GitWorld): Promise<Ground> {
  const { commonDir, mainCheckout } = await enterCheckout(input.checkout, world);
  const path = realPlace(input.path);
  const registered = listWorktrees(commonDir);
  const found = registered.find((worktree) => realPlace(worktree.path) === path) ?? null;
  const isBegun = found !== null && lockReason(found.gitDir) === being.made(path);
  // Git writes the index when all files are there: from then on somebody may have worked with them.
  const hasIndex = found !== null && existsSync(join(found.gitDir, 'index'));
  const isThere = found?.state === 'present';
  if (isThere && (!isBegun || hasIndex)) mustBeWanted(found, input);
  if (isThere && !isBegun) return { commonDir, path, found, isBegun, isKept: true, staged: [] };
  mustBeFree(input, path, found, isBegun);
  const staged = found === null ? { paths: [], isBehind: false } : await stagedIn(input.checkout, found, world);
  const isKept = found !== null && isWanted(found, input) && (isThere ? hasIndex : staged.paths.length > 0 && !staged.isBehind);
  if (found !== null && !isThere) await mustHoldNothing(input.checkout, found, isKept ? [] : staged.paths, world);
  const mainHead = mainCheckout === null ? null : { path: mainCheckout, gitDir: commonDir, head: readHead(commonDir, commonDir) };
  mustNotBeTaken(input, [
    ...(mainHead === null ? [] : [mainHead]),
    ...registered.filter((other) => other !== found && other.state === 'present'),
  ]);
  return { commonDir, path, found, isBegun, isKept, staged: staged.paths };
}

const isWanted = ({ head }: Pick<Worktree, 'head'>, input: NewWorktree): boolean =>
  head.branch === input.branch && (input.branch !== null || head.commit === input.commit);

function mustBeWanted({ path, head }: Worktree, input: NewWorktree): void {
  if (isWanted({ head }, input)) return;
  throw new ProblemError(
    problem('WORKTREE_MISPLACED', `${path} has ${head.branch ?? head.commit ?? 'no branch'} checked out, not ${wantedBy(input)}.`, {
      next: `git -C ${shellWord(path)} switch ${input.branch === null ? '--detach ' : ''}${shellWord(wantedBy(input))}`,
      details: { worktree: path, branch: input.branch, found: head.branch },
    }),
  );
}

/** Refuses to make a worktree where something is that is not ours. */
function mustBeFree({ checkout }: NewWorktree, path: string, found: Worktree | null, isBegun: boolean): void {
  const inTheWay = fileAbove(path);
  if (inTheWay !== null)
    throw new ProblemError(
      problem('WORKTREE_HUSK', `${inTheWay} is in the way of a worktree: it is no folder.`, {
        details: { worktree: path, holds: [basename(inTheWay)] },
      }),
    );
  const content = contentOf(path);
  if (content.length > 0 && !(isBegun && isPointerOf(found, path, content)))
    throw new ProblemError(
      problem('WORKTREE_HUSK', `${path} is in the way of a worktree: git has none registered there.`, {
        details: { worktree: path, holds: content.slice(0, 20) },
      }),
    );
  if (found !== null && found.state !== 'present' && found.isLocked && !isBegun) {
    throw new ProblemError(
      problem(
        'WORKTREE_LOCKED',
        `The worktree ${path} is gone, but git keeps its place locked: ${lockReason(found.gitDir) || 'no reason is given'}.`,
        {
          next: `git -C ${shellWord(checkout)} worktree unlock ${shellWord(path)}`,
          details: { worktree: path, reason: lockReason(found.gitDir) },
        },
      ),
    );
  }
}

/** Whether a folder is as git leaves it before it checks anything out: with the pointer to its entry, whole or begun, or is past that and the worktree of the entry. */
const isPointerOf = (entry: Worktree | null, path: string, content: readonly string[]): boolean =>
  entry?.state === 'present' ||
  (content.length === 1 && content[0] === '.git' && `gitdir: ${entry?.gitDir ?? ''}\n`.startsWith(readText(join(path, '.git')) ?? '?'));

/** What is to be checked out. */
const wantedBy = (input: NewWorktree): string => (input.branch === null ? input.commit : input.branch);

function mustNotBeTaken({ branch }: NewWorktree, others: readonly Pick<Worktree, 'path' | 'gitDir' | 'head'>[]): void {
  const other = others.find(({ head, gitDir }) => head.branch === branch || rebasedIn(gitDir) === branch);
  if (branch === null || other === undefined) return;
  throw new ProblemError(
    problem('WORKTREE_BRANCH_TAKEN', `${branch} is checked out in ${other.path}.`, {
      next: `git -C ${shellWord(other.path)} switch --detach`,
      details: { branch, checkout: other.path },
    }),
  );
}

/** The branch that git is rebasing in a checkout, where no branch is checked out meanwhile: nobody else gets it, either. */
function rebasedIn(gitDir: string): string | null {
  const names = ['rebase-merge', 'rebase-apply'].map((folder) => readText(join(gitDir, folder, 'head-name'))?.trim());
  return names.find((name) => name?.startsWith('refs/heads/') === true)?.slice('refs/heads/'.length) ?? null;
}

const noBranch = ({ branch, checkout }: Pick<AddWorktreeInput, 'branch' | 'checkout'>): ProblemError =>
  new ProblemError(problem('BRANCH_NOT_FOUND', `There is no branch ${branch} in ${checkout}.`, { details: { branch, checkout } }));

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
  // Git has to be forced where the place or the branch belongs to a worktree whose folder is gone.
  const isForced = listWorktrees(commonDir).some(
    (other) => realPlace(other.path) === path || (other.state !== 'present' && branch !== null && other.head.branch === branch),
  );
  await git(
    checkout,
    world,
  )([
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
  await git(input.checkout, world)(['worktree', 'unlock', path]);
  const after = await worktreeConfig(run, input);
  return {
    ...(hook === null ? {} : { hook }),
    changed: before === after ? {} : { config: { [worktreeConfigKey]: { before, after } } },
  };
}

/**
 * The hook post-checkout runs with it, as it does when people add a worktree. As with them, everything is there although the hook
 * may have failed, by which git's own exit code is changed: without hooks it tells which of the two it was. Answers what the hook said then.
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

const saidBy = ({ exitCode, stderr }: Pick<GitAnswer, 'exitCode' | 'stderr'>): string =>
  stderr.trim().split('\n')[0] || `exit code ${exitCode}`;

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

/** What stands where a folder on the way to a path would be, a link that leads nowhere too; null where nothing does. */
function fileAbove(path: string): string | null {
  const parent = dirname(path);
  const kind = kindOf(parent);
  return kind === 'file' ? parent : kind === 'folder' || parent === path ? null : fileAbove(parent);
}

/** The names in a folder; none when there is no folder, and one for anything else that stands in its place. */
function contentOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (isAbsence(error)) return kindOf(path) === null ? [] : [basename(path)];
    throw notRead(path, error);
  }
}
