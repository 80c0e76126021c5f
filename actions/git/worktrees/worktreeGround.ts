import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { aside } from '../../../machines/rules/aside.ts';
import { movedWorktree } from '../../../machines/rules/movedWorktree.ts';
import { shellWord } from '../../../machines/rules/shellWord.ts';
import { type Problem, ProblemError, problem } from '../../../schemas/problem.ts';
import type { AddWorktreeInput } from '../../../schemas/worktree.ts';
import { kindOf } from '../../files/kindOf.ts';
import { isAbsence, notRead, readText } from '../../files/readText.ts';
import { enterCheckout } from '../enterCheckout.ts';
import type { GitWorld } from '../git.ts';
import { rebasedIn } from '../operation.ts';
import { readHead } from '../refs/head.ts';
import { realPlace } from '../realPlace.ts';
import { isBeingRemoved } from './begunRemoval.ts';
import { isMovedHere } from './isMovedHere.ts';
import { mustHoldNothing, stagedIn } from './goneWorktree.ts';
import { plantedLink } from './plantedLink.ts';
import { being, lockReason } from './worktreeLock.ts';
import { misplaced } from './misplaced.ts';
import { whereMoved } from './whereMoved.ts';
import { worktreeAway } from './worktreesAway.ts';
import { type Worktree, listWorktrees } from './worktrees.ts';

/** A worktree to be made: of a branch, as claims plan it, or of a commit without one. */
export type NewWorktree = AddWorktreeInput | (Omit<AddWorktreeInput, 'branch'> & { readonly branch: null; readonly commit: string });

/** What stands where a worktree is to be. */
export interface WorktreeGround {
  readonly commonDir: string;
  readonly path: string;
  readonly found: Worktree | null;
  /** We had begun to make it, and were killed. */
  readonly isBegun: boolean;
  /** We had begun to remove it, and were killed. */
  readonly isGoing: boolean;
  /** What git keeps of it stays: somebody may have worked there. */
  readonly isKept: boolean;
  readonly staged: readonly string[];
}

/**
 * Looks only. Throws where a worktree cannot be made without touching what must not be: WORKTREE_HUSK, WORKTREE_MISPLACED,
 * WORKTREE_BRANCH_TAKEN, WORKTREE_AWAY, WORKTREE_LOCKED, WORKTREE_DIRTY, PATH_LEADS_ELSEWHERE, SAFE_COMMIT_NOT_A_WORKTREE, GIT_FAILED,
 * GIT_UNAVAILABLE.
 */
export async function worktreeGround(input: NewWorktree, world: GitWorld): Promise<WorktreeGround> {
  const { commonDir, mainCheckout } = await enterCheckout(input.checkout, world);
  const path = realPlace(input.path);
  const root = mainCheckout ?? input.checkout;
  const registered = listWorktrees(commonDir);
  const found = registered.find((worktree) => realPlace(worktree.path) === path) ?? null;
  const isBegun = found !== null && lockReason(found.gitDir) === being.made(path);
  // Git writes the index when all files are there: from then on somebody may have worked with them.
  const hasIndex = found !== null && existsSync(join(found.gitDir, 'index'));
  const isThere = found?.state === 'present';
  if (isThere && (!isBegun || hasIndex) && !isWanted(found, input))
    throw new ProblemError(await misplaced(found, { ...input, commonDir }, world));
  const isGoing = found !== null && isBeingRemoved(commonDir, path, found);
  if (isGoing || (isThere && !isBegun)) return { commonDir, path, found, isBegun, isGoing, isKept: true, staged: [] };
  mustBeFree(input, { commonDir, path, found, isBegun });
  // A second one would have the branch, and what is uncommitted in the first would be left behind.
  const moved = registered.find(
    (other) => (other === found || (input.branch !== null && other.head.branch === input.branch)) && whereMoved(root, other) !== null,
  );
  if (moved !== undefined) throw new ProblemError(worktreeAway(root, moved));
  const led = await plantedLink(root, input.path, world);
  if (led !== null) throw new ProblemError(led);
  const staged = found === null ? { paths: [], isBehind: false } : await stagedIn(input.checkout, found, world);
  const isKept = found !== null && isWanted(found, input) && (isThere ? hasIndex : staged.paths.length > 0 && !staged.isBehind);
  if (found !== null && !isThere) await mustHoldNothing(input.checkout, found, isKept ? [] : staged.paths, world);
  const mainHead = mainCheckout === null ? null : { path: mainCheckout, gitDir: commonDir, head: readHead(commonDir, commonDir) };
  mustNotBeTaken(input, [
    ...(mainHead === null ? [] : [mainHead]),
    ...registered.filter((other) => other !== found && other.state === 'present'),
  ]);
  return { commonDir, path, found, isBegun, isGoing: false, isKept, staged: staged.paths };
}

/**
 * What `addWorktree` would refuse because of what stands there, or has the branch; null where nothing does. The branch need not
 * be there yet. Throws GIT_FAILED, GIT_UNAVAILABLE.
 */
export async function whyNotAdded(input: NewWorktree, world: GitWorld): Promise<Problem | null> {
  try {
    await worktreeGround(input, world);
    return null;
  } catch (error) {
    if (error instanceof ProblemError && !error.problem.code.startsWith('GIT_')) return error.problem;
    throw error;
  }
}

/** Whether a worktree has checked out what is asked for. */
export const isWanted = ({ head }: Pick<Worktree, 'head'>, input: NewWorktree): boolean =>
  head.branch === input.branch && (input.branch !== null || head.commit === input.commit);

/** Refuses to make a worktree where something is that is not ours. */
function mustBeFree(
  { checkout }: NewWorktree,
  { commonDir, path, found, isBegun }: Pick<WorktreeGround, 'commonDir' | 'path' | 'found' | 'isBegun'>,
): void {
  const inTheWay = fileAbove(path);
  if (inTheWay !== null)
    throw new ProblemError(
      problem('WORKTREE_HUSK', `${inTheWay} is in the way of a worktree: it is no folder.`, {
        next: aside(inTheWay),
        details: { worktree: path, holds: [basename(inTheWay)] },
      }),
    );
  const names = namesAt(path);
  if (names.length > 0 && !(isBegun && isPointerOf(found, path, names))) {
    const moved = isMovedHere(commonDir, path) ? movedWorktree(checkout, path) : null;
    throw new ProblemError(
      problem('WORKTREE_HUSK', moved?.sentence ?? `${path} is in the way of a worktree: git has none registered there.`, {
        next: moved?.next ?? aside(path),
        details: { worktree: path, holds: names.slice(0, 20) },
      }),
    );
  }
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

/**
 * Whether a folder is as git leaves it before it checks anything out: with the pointer to its entry, whole or begun, or is past
 * that and the worktree of the entry.
 */
const isPointerOf = (entry: Worktree | null, path: string, names: readonly string[]): boolean =>
  entry?.state === 'present' ||
  (names.length === 1 && names[0] === '.git' && `gitdir: ${entry?.gitDir ?? ''}\n`.startsWith(readText(join(path, '.git')) ?? '?'));

/** What is to be checked out: a branch, or a commit. */
export const wantedBy = (input: NewWorktree): string => (input.branch === null ? input.commit : input.branch);

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

/** What stands where a folder on the way to a path would be, a link that leads nowhere too; null where nothing does. */
function fileAbove(path: string): string | null {
  const parent = dirname(path);
  const kind = kindOf(parent);
  return kind === 'file' ? parent : kind === 'folder' || parent === path ? null : fileAbove(parent);
}

/** The names in a folder; none when there is no folder, and one for anything else that stands in its place. */
function namesAt(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if (isAbsence(error)) return kindOf(path) === null ? [] : [basename(path)];
    throw notRead(path, error);
  }
}
