import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MergeConflict } from '../../schemas/merge.ts';
import { ProblemError, problem } from '../../schemas/problem.ts';
import { kindOf } from '../files/kindOf.ts';
import { readText } from '../files/readText.ts';
import { writing } from '../files/writing.ts';
import { enterCheckout } from './enterCheckout.ts';
import { type GitWorld, git } from './git.ts';
import { isAncestor } from './isAncestor.ts';
import { occupied } from './occupied.ts';
import { realPlace } from './realPlace.ts';
import { removeWorktree } from './removeWorktree.ts';
import { being, forgetHalfEntries, lockReason, lockWorktree } from './unfinishedWorktree.ts';
import { listWorktrees, type Worktree } from './worktrees.ts';

/** A conflict for which somebody needs a place to decide it in. */
export interface ConflictPlace {
  /** The main checkout. */
  readonly checkout: string;
  /** The top folder of the worktree, absolute. */
  readonly path: string;
  readonly conflict: MergeConflict;
  /** What the commit of the merge is to say. */
  readonly message: string;
}

/**
 * Makes a worktree, on no branch, that stands in the middle of the merge: everything that could be brought together is there,
 * and the files that could not are as git leaves them to people. One that is there for this very conflict stays as it is,
 * with everything somebody has done in it; one in which the command was given is not taken from under them. Throws WORKTREE_HUSK, GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function openConflict({ checkout, path, conflict, message }: ConflictPlace, world: GitWorld): Promise<void> {
  const { commonDir } = await enterCheckout(checkout, world);
  const place = realPlace(path);
  const found = worktreeAt(commonDir, place);
  if (found !== null && lockReason(found.gitDir) !== being.made(place) && (await isAbout(found, conflict, world))) return;
  const isStoodIn = found !== null && occupied(world, place) !== null;
  if (found !== null && !isStoodIn) await removeWorktree({ checkout, path, mayHoldWork: true }, world);
  else if (found === null && kindOf(path) !== null)
    throw new ProblemError(
      problem('WORKTREE_HUSK', `${path} is in the way of a worktree: git has none registered there.`, {
        details: { worktree: path, holds: [] },
      }),
    );
  forgetHalfEntries(commonDir, place);
  if (isStoodIn) await beginAnew(found, place, conflict, world);
  else
    await git(
      checkout,
      world,
    )(['worktree', 'add', '--quiet', '--detach', '--no-checkout', '--lock', '--reason', being.made(place), path, conflict.ours.commit]);
  const made = worktreeAt(commonDir, place);
  if (made === null)
    throw new ProblemError(problem('GIT_FAILED', `git has made no worktree at ${path}.`, { details: { checkout, worktree: path } }));
  const run = git(path, world);
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
  await git(checkout, world)(['worktree', 'unlock', path]);
}

/** Lets the worktree in which somebody has decided the conflict before stand where a new one does. */
async function beginAnew({ path, gitDir }: Worktree, place: string, { ours }: MergeConflict, world: GitWorld): Promise<void> {
  lockWorktree(gitDir, being.made(place));
  const run = git(path, world);
  await run(['clean', '-d', '--force', '--quiet'], { isLong: true });
  await run(['update-ref', '--no-deref', '-m', 'spec-kitty merge', 'HEAD', ours.commit]);
}

const worktreeAt = (commonDir: string, place: string): Worktree | null =>
  listWorktrees(commonDir).find((worktree) => realPlace(worktree.path) === place) ?? null;

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
