import { join } from 'node:path';
import type { RescueWorkInput, RescueWorkOutput } from '../../../schemas/rescue.ts';
import { kindOf } from '../../files/kindOf.ts';
import { enterCheckout } from '../enterCheckout.ts';
import type { Environment } from '../environment.ts';
import { type Git, type GitWorld, git } from '../git.ts';
import { readHead } from '../refs/head.ts';
import { lookInto, unmask } from '../checkout/lookInto.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { moveRef } from '../refs/moveRef.ts';
import { treeOf } from '../objects/treeOf.ts';
import { readRef } from '../refs/refs.ts';
import { statusOf } from '../checkout/statusOf.ts';
import { type TemporaryIndex, withTemporaryIndex } from '../index/temporaryIndex.ts';
import { lockReason, ownersLock } from './worktreeLock.ts';
import { isRepository } from '../checkout/workIn.ts';

/**
 * Keeps the uncommitted work of an agent that is gone, and files git does not know yet (ignored ones apart), as a commit
 * under a private ref. Files that git was told not to look at count like all others; repositories of their own in it are left
 * out. Neither the worktree nor its index is touched. What was staged and then changed again on disk is kept too, as a second
 * parent. Work that changed since an earlier rescue under the same ref becomes a commit on top of that one.
 *
 * Throws SAFE_COMMIT_NOT_A_WORKTREE, BRANCH_BUSY, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function rescueWork(input: RescueWorkInput, world: GitWorld): Promise<RescueWorkOutput> {
  const layout = await enterCheckout(input.worktree, world);
  const { gitDir, commonDir } = layout;
  const run = git(input.worktree, world);
  const head = readHead(gitDir, commonDir).commit;
  const kept = readRef(commonDir, input.ref);
  const isUnfinished = lockReason(gitDir) !== ownersLock(gitDir, layout.checkout);
  const found = isUnfinished
    ? await withTemporaryIndex(commonDir, null, world, (index) => lookAtRest(run, kept ?? head, index))
    : await withTemporaryIndex(commonDir, join(gitDir, 'index'), world, async (index) => {
        await unmask(run, index.env, (await lookInto(run, layout)).masked);
        return lookAt(run, head, index);
      });
  for (;;) {
    const before = readRef(commonDir, input.ref);
    const former = before === null ? null : await treeOf(run, before);
    const paths = await pathsBetween(run, head, found.tree);
    // The ref is of one rescue: what is there was kept by a run that did not live to say so.
    if (before !== null && former === found.tree)
      return { commit: before, paths: [...paths], changed: { refs: { [input.ref]: { before: null, after: before } } } };
    if (paths.length === 0 && found.staged === null) return { commit: null, paths: [], changed: {} };
    const commit = await commitOf(run, input, head, found, before);
    const isKept = await moveRef(run, layout, { ref: input.ref, before, after: commit, reason: input.message.split('\n')[0] ?? '' });
    if (isKept) return { commit, paths: [...paths], changed: { refs: { [input.ref]: { before, after: commit } } } };
  }
}

interface Found {
  /** Everything as it is on disk. */
  readonly tree: string;
  /** What is staged, where some of it is neither on disk nor committed. */
  readonly staged: string | null;
}

async function lookAt(run: Git, head: string | null, { env }: TemporaryIndex): Promise<Found> {
  // An index in the middle of a merge has no tree; the files on disk then hold what there is.
  const staged = await run.ask(['write-tree'], { env });
  if (staged.exitCode !== 0) await settleSubmodules(run, env);
  await add(run, '--all', env);
  const tree = (await run(['write-tree'], { env })).trim();
  const index = staged.exitCode === 0 ? staged.stdout.trim() : tree;
  return { tree, staged: index !== tree && (await isOverwritten(run, head, index, tree)) ? index : null };
}

/**
 * A submodule that a merge has left open, and of which nothing is checked out, has nothing that could be added: git refuses to. It
 * stays as the merge has left it, as our side has it where that has any.
 */
async function settleSubmodules(run: Git, env: Environment): Promise<void> {
  const left = new Map<string, string>();
  // The sides come in this order for each path: what both began with, ours, theirs.
  for (const row of (await run(['ls-files', '--unmerged', '-z'], { env })).split('\0')) {
    const [, oid = '', path = ''] = /^160000 (\S+) [23]\t(.+)$/s.exec(row) ?? [];
    if (path !== '' && !left.has(path) && isPlainFolder(join(run.checkout, path))) left.set(path, oid);
  }
  if (left.size === 0) return;
  const rows = [...left].map(([path, oid]) => `160000 ${oid}\t${path}\0`);
  await run(['update-index', '-z', '--index-info'], { env, input: rows.join('') });
}

/** Whether a folder is no repository of its own, as that of a submodule is before it is checked out. */
const isPlainFolder = (path: string): boolean => kindOf(path) === 'folder' && kindOf(join(path, '.git')) === null;

/**
 * The same where we have begun to make or to remove the worktree and were killed: what is missing was taken away by us, or is not
 * there yet, and the index may know nothing of the rest.
 */
async function lookAtRest(run: Git, like: string | null, { env }: TemporaryIndex): Promise<Found> {
  if (like !== null) await run(['read-tree', like], { env });
  await add(run, '--ignore-removal', env);
  return { tree: (await run(['write-tree'], { env })).trim(), staged: null };
}

/**
 * Line endings that do not survive a round trip are no reason to lose the work. A repository in the checkout is no work of this
 * one: a commit could only name it.
 */
async function add(run: Git, how: '--all' | '--ignore-removal', env: Environment): Promise<void> {
  const others = (await statusOf(run, { untracked: 'all', env })).filter(isRepository);
  const pathspecs = others.map(({ path }) => `:(exclude,literal)${path.slice(0, -1)}`);
  await run(['-c', 'core.safecrlf=false', 'add', how, '--sparse', '--', '.', ...pathspecs], { env, isLong: true });
}

/** Whether something that was staged is something else on disk, or gone. */
async function isOverwritten(run: Git, head: string | null, index: string, tree: string): Promise<boolean> {
  const [staged, changed] = await Promise.all([pathsBetween(run, head, index), pathsBetween(run, index, tree)]);
  return staged.some((path) => changed.includes(path));
}

async function commitOf(
  run: Git,
  { message, at }: RescueWorkInput,
  head: string | null,
  { tree, staged }: Found,
  former: string | null,
): Promise<string> {
  const below = head === null ? [] : [head];
  const index =
    staged === null ? [] : [await makeCommit(run, { tree: staged, parents: below, message: `Staged: ${message}`, isSigned: false, at })];
  return makeCommit(run, { tree, parents: [...below, ...index, ...(former === null ? [] : [former])], message, isSigned: false, at });
}

async function pathsBetween(run: Git, head: string | null, tree: string): Promise<readonly string[]> {
  const words =
    head === null ? ['ls-tree', '-r', '-z', '--name-only', tree] : ['diff-tree', '-r', '-z', '--name-only', '--no-renames', head, tree];
  return (await run(words)).split('\0').filter((path) => path !== '');
}
