import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aside } from '../../../machines/rules/aside.ts';
import type { MergeConflict } from '../../../schemas/merge.ts';
import { ProblemError, problem } from '../../../schemas/problem.ts';
import { kindOf } from '../../files/kindOf.ts';
import { readText } from '../../files/readText.ts';
import { writing } from '../../files/writing.ts';
import { enterCheckout } from '../enterCheckout.ts';
import { type GitWorld, git } from '../git.ts';
import { keepRefs } from '../refs/keepRefs.ts';
import { isAncestor } from '../objects/isAncestor.ts';
import { type Deciding, keepDeciding } from './keepDeciding.ts';
import { mustStandFree } from './mustStandFree.ts';
import { makeCommit } from '../commits/makeCommit.ts';
import { realPlace } from '../realPlace.ts';
import { amongWorktrees } from '../worktrees/amongWorktrees.ts';
import { removeWorktree } from '../worktrees/removeWorktree.ts';
import { forgetHalfEntries, lockWorktree } from '../worktrees/unfinishedWorktree.ts';
import { being, lockReason } from '../worktrees/worktreeLock.ts';
import type { Worktree } from '../worktrees/worktrees.ts';
import { worktreesAt } from '../worktrees/worktreesAt.ts';

/** A conflict for which somebody needs a place to decide it in. */
export interface ConflictPlace {
  /** The main checkout. */
  readonly checkout: string;
  /** The top folder of the worktree, absolute. */
  readonly path: string;
  readonly conflict: MergeConflict;
  /** What the commit of the merge is to say. */
  readonly message: string;
  /** How what somebody has done there about an earlier one is kept. */
  readonly deciding: Deciding;
}

/**
 * Makes a worktree, on no branch, that stands in the middle of the merge: everything that could be brought together is there,
 * and the files that could not are as git leaves them to people. One that is there for this very conflict stays as it is,
 * with everything somebody has done in it. One that is there for another becomes that of this one, and what nothing else has of it is
 * kept under a private ref before; what git ignores there is not written over. Throws CHECKOUT_NOT_MOVABLE, WORKTREE_HUSK,
 * WORKTREE_LOCKED, BRANCH_BUSY, FILE_NOT_WRITTEN, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function openConflict({ checkout, path, conflict, message, deciding }: ConflictPlace, world: GitWorld): Promise<void> {
  const { commonDir } = await enterCheckout(checkout, world);
  const place = realPlace(path);
  const found = worktreesAt(commonDir, place)[0] ?? null;
  const run = git(path, world);
  const repository = git(checkout, world);
  const unlock = (): Promise<string> => amongWorktrees(repository, commonDir, ['worktree', 'unlock', path]);
  const isHalf = found !== null && lockReason(found.gitDir) === being.made(place);
  // What is written last is there: we were killed before we could say that it is made.
  const isDone = found !== null && (!isHalf || existsSync(join(found.gitDir, 'MERGE_HEAD')));
  if (found !== null && isDone && (await isAbout(found, conflict, world))) {
    if (isHalf) await unlock();
    return;
  }
  const isReady = found !== null && isUsable(found, place);
  if (isReady) await keepDeciding(deciding, world);
  else if (found !== null) await removeWorktree({ checkout, path, mayHoldWork: true }, world);
  else if (kindOf(path) !== null)
    throw new ProblemError(
      problem('WORKTREE_HUSK', `${path} is in the way of a worktree: git has none registered there.`, {
        next: aside(path),
        details: { worktree: path, holds: [] },
      }),
    );
  forgetHalfEntries(commonDir, place);
  if (isReady) await beginAnew(found, commonDir, place, conflict, world);
  else
    await amongWorktrees(repository, commonDir, [
      ...['worktree', 'add', '--quiet', '--detach', '--no-checkout', '--lock', '--reason', being.made(place)],
      ...[path, conflict.ours.commit],
    ]);
  const [made] = worktreesAt(commonDir, place);
  if (made === undefined)
    throw new ProblemError(problem('GIT_FAILED', `git has made no worktree at ${path}.`, { details: { checkout, worktree: path } }));
  await keepRefs(commonDir, { [deciding.asMade]: await conflictCommit(checkout, conflict, deciding.at, world) }, { mayBeLost: true });
  await run(['read-tree', '--reset', '-u', conflict.tree], { isLong: true });
  const rows = conflict.paths.flatMap(({ path: file, base, ours, theirs }) => [
    `0 ${'0'.repeat(conflict.tree.length)}\t${file}\0`,
    ...[base, ours, theirs].flatMap((version, index) =>
      version === null ? [] : [`${version.mode} ${version.oid} ${index + 1}\t${file}\0`],
    ),
  ]);
  await run(['update-index', '-z', '--index-info'], { input: rows.join('') });
  writeState(made.gitDir, 'MERGE_MSG', message);
  writeState(made.gitDir, 'MERGE_HEAD', `${conflict.theirs.commit}\n`);
  await unlock();
}

/**
 * A conflict as a commit on both sides, so that git can be told to keep everything that belongs to it. The same one is always the
 * same commit.
 */
export const conflictCommit = (checkout: string, { tree, ours, theirs }: MergeConflict, at: string, world: GitWorld): Promise<string> =>
  makeCommit(git(checkout, world), {
    tree,
    parents: [ours.commit, theirs.commit],
    message: `How ${theirs.name} and ${ours.name} do not fit together\n`,
    isSigned: false,
    at,
  });

/** Whether a worktree can be taken for another conflict as it is: it came as far as to have an index, and nobody has locked it. */
function isUsable({ gitDir, state }: Worktree, place: string): boolean {
  const reason = lockReason(gitDir);
  return state === 'present' && (reason === null || reason === being.made(place)) && existsSync(join(gitDir, 'index'));
}

/**
 * Lets the worktree in which somebody has decided the conflict before stand where a new one does. What git does not know there is
 * kept by now.
 */
async function beginAnew(
  { path, gitDir }: Worktree,
  commonDir: string,
  place: string,
  { ours, tree }: MergeConflict,
  world: GitWorld,
): Promise<void> {
  lockWorktree(gitDir, being.made(place));
  rmSync(join(gitDir, 'MERGE_HEAD'), { force: true });
  const run = git(path, world);
  await run(['clean', '-d', '--force', '--quiet'], { isLong: true });
  await mustStandFree(run, commonDir, tree);
  await run(['update-ref', '--no-deref', '-m', 'spec-kitty merge', 'HEAD', ours.commit]);
}

/** Whether a worktree stands in the middle of this merge, or somebody has committed it already. */
async function isAbout({ path, gitDir, head, state }: Worktree, { ours, theirs }: MergeConflict, world: GitWorld): Promise<boolean> {
  if (state !== 'present' || head.commit === null) return false;
  const merging = readText(join(gitDir, 'MERGE_HEAD'))?.trim() ?? null;
  if (merging !== null) return merging === theirs.commit && head.commit === ours.commit;
  return holdsBoth(path, head.commit, [ours.commit, theirs.commit], world);
}

/** Whether a commit has both sides of a merge in its history. */
export async function holdsBoth(checkout: string, commit: string, sides: readonly string[], world: GitWorld): Promise<boolean> {
  for (const ancestor of sides) if (!(await isAncestor(checkout, { ancestor, of: commit }, world))) return false;
  return true;
}

function writeState(gitDir: string, name: string, text: string): void {
  const path = join(gitDir, name);
  writing(path, () => writeFileSync(path, text));
}
