import { git, type Git } from '../../actions/git/git.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { worktreeAway, worktreesAway } from '../../actions/git/worktrees/worktreesAway.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { privateRefs } from '../../machines/rules/privateRefs.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Moves, UndoPlan } from '../../schemas/undo.ts';
import { beingRebased } from '../rebasing.ts';
import { goneByHand } from './goneByHand.ts';
import { isForgotten } from './isForgotten.ts';
import { planCheckouts } from './planCheckouts.ts';
import { isIn, isThere, revert, revertConflict, revertsByHand } from './revert.ts';
import { laterOn, type UndoScene } from './undoScene.ts';

export interface PlannedRefs {
  readonly moving: Moves;
  readonly reverts: UndoPlan['reverts'];
  readonly keeps: NonNullable<UndoPlan['keeps']>;
  readonly findings: readonly Problem[];
}

const heads = 'refs/heads/';
type RefReturn = Moves['refs'][number];

/** A ref as the operation has moved it, and where it is now. */
interface RefChange {
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly now: string | null;
}

/** What becomes of one ref. */
type RefPlan =
  | { readonly kind: 'stays'; readonly revert?: UndoPlan['reverts'][number] }
  | { readonly kind: 'moves'; readonly become: string | null; readonly keep?: Keep; readonly revert?: UndoPlan['reverts'][number] }
  | { readonly kind: 'refused'; readonly why: Problem };
type Keep = PlannedRefs['keeps'][number];

/**
 * Where every ref of the operation goes back to, and which checkouts follow. A branch whose commits others have already keeps
 * its history: it gets a commit that takes them back. Looks, and writes nothing but objects no ref names yet.
 */
export async function planRefs(scene: UndoScene): Promise<PlannedRefs> {
  const {
    world,
    project: { root, commonDir },
    operation: {
      row: { changes },
    },
  } = scene;
  const run = git(root, world);
  const findings: Problem[] = [...(await goneByHand(run, scene))];
  const reverts: UndoPlan['reverts'] = [];
  const keeps: Keep[] = [];
  const refs: RefReturn[] = [];
  for (const [ref, { before, after }] of Object.entries(changes.refs)) {
    const now = readRef(commonDir, ref);
    // What git remembers of a remote says where that is; only a fetch or a push may change it.
    if (ref.startsWith(privateRefs) || ref.startsWith(remoteRefs) || now === before) continue;
    const planned = await planRef(run, scene, { ref, before, after, now });
    if (planned.kind === 'refused') {
      findings.push(planned.why);
      continue;
    }
    if (planned.revert !== undefined) reverts.push(planned.revert);
    if (planned.kind === 'stays') continue;
    if (planned.keep !== undefined) keeps.push(planned.keep);
    refs.push({ ref, now, become: planned.become });
    if (ref.startsWith(heads)) findings.push(...heldElsewhere({ root, commonDir }, branchOf(ref)));
  }
  const following = await planCheckouts(run, scene, refs);
  return { moving: { root, refs, checkouts: following.checkouts }, reverts, keeps, findings: [...findings, ...following.findings] };
}

async function planRef(run: Git, scene: UndoScene, { ref, before, after, now }: RefChange): Promise<RefPlan> {
  if (before !== null && (await isForgotten(run, before))) return { kind: 'refused', why: forgotten(ref, before) };
  const refused: RefPlan = { kind: 'refused', why: moved(scene, ref, after, now) };
  // Nothing can be in a history, here or on a remote, that git itself has let go of.
  if (after !== null && now !== null && now !== after && (await isForgotten(run, after))) return refused;
  const remotes = before === null || after === null ? [] : [...(await remotesThatLose(run, ref, after, before)), ...sentTo(scene, after)];
  if (remotes.length === 0 && now === after) return { kind: 'moves', become: before };
  if (after === null || now === null) return refused;
  // A later operation of ours goes first. What anybody else has built on it stays.
  const isLast = movedBy(scene, ref).length === 0;
  // A branch goes with what was committed on it since, as a worktree does with what was not: all of it is kept.
  if (before === null && isLast && (await isIn(run, after, now)))
    return { kind: 'moves', become: null, keep: { branch: branchOf(ref), tip: now } };
  const mayRevert = remotes.length > 0 || (now !== after && isLast);
  if (before === null || !mayRevert || !(await livesOn(run, scene, ref, { after, now }))) return refused;
  return planRevert(run, scene, { ref, former: before, undone: after, tip: now, remotes });
}

interface OnBranch {
  readonly ref: string;
  readonly former: string;
  readonly undone: string;
  readonly tip: string;
  /** Remote branches that have it. */
  readonly remotes: readonly string[];
}

/** What a branch gets on top, unless somebody has put it there already. */
async function planRevert(run: Git, scene: UndoScene, { ref, remotes, ...stretch }: OnBranch): Promise<RefPlan> {
  const { former, undone, tip } = stretch;
  // Somebody has merged it again, to decide what did not fit.
  if (await isThere(run, { former: undone, undone: former, tip })) return { kind: 'stays' };
  const reverting = (commit: string) => ({ branch: branchOf(ref), commit, undone, remotes: [...remotes] });
  const byHand = await revertsByHand(run, stretch);
  const [latest = null] = byHand;
  if (latest !== null && !byHand.includes(null)) return { kind: 'stays', revert: reverting(latest) };
  const reverted = await revert(run, scene, stretch);
  if ('conflicts' in reverted)
    return { kind: 'refused', why: await revertConflict(run, scene, { ref, ...stretch, paths: reverted.conflicts }) };
  // Bookkeeping alone is made up for by rows.
  if (reverted.isNothing && remotes.length === 0) return { kind: 'stays' };
  return { kind: 'moves', become: reverted.commit, revert: reverting(reverted.commit) };
}

const branchOf = (ref: string): string => ref.slice(heads.length);

/** A rebase and worktrees that have the branch and cannot follow it. */
function heldElsewhere({ root, commonDir }: { readonly root: string; readonly commonDir: string }, branch: string): readonly Problem[] {
  const rebased = beingRebased({ root, commonDir }, branch);
  return [...(rebased === null ? [] : [rebased]), ...worktreesAway(commonDir, branch).map((worktree) => worktreeAway(root, worktree))];
}

const forgotten = (ref: string, object: string): Problem =>
  problem('UNDO_FORGOTTEN', `The commit ${object} that ${ref} was at before the operation is not in the object store any more.`, {
    next: 'spec-kitty op log',
    details: { ref, object },
  });

/** Remote branches that have all that the branch would lose, and those of its own name that have a part of it. */
async function remotesThatLose(run: Git, ref: string, after: string, before: string): Promise<readonly string[]> {
  // What came by a merge is the lanes', and those may be anywhere.
  const oldest = (await run(['rev-list', '--first-parent', `${before}..${after}`])).trim().split('\n').at(-1) ?? '';
  if (oldest === '') return [];
  const whole = await remotesWith(run, after);
  const part = oldest === after ? [] : await remotesWith(run, oldest);
  return [...new Set([...whole, ...part.filter((name) => name.endsWith(`/${branchOf(ref)}`))])];
}

async function remotesWith(run: Git, commit: string): Promise<readonly string[]> {
  // What is short to git depends on which other names there are, and a HEAD of a remote is none of its branches.
  const name = '%(if)%(symref)%(then)%(else)%(refname:lstrip=2)%(end)';
  const answer = await run(['for-each-ref', `--contains=${commit}`, `--format=${name}`, 'refs/remotes']);
  return answer.split('\n').filter((each) => each !== '');
}

/** Remote branches that the operation itself has sent it to and that git keeps no note of. */
const sentTo = ({ project: { commonDir }, operation }: UndoScene, commit: string): readonly string[] =>
  Object.entries(operation.row.changes.refs).flatMap(([ref, { after }]) =>
    ref.startsWith(remoteRefs) && after === commit && readRef(commonDir, ref) === null ? [ref.slice(remoteRefs.length)] : [],
  );

const remoteRefs = 'refs/remotes/';

/**
 * Whether what an operation has made of a branch is in it still: bookkeeping gives its place to the next, and what it said goes
 * on in that.
 */
async function livesOn(
  run: Git,
  { history, operation }: UndoScene,
  ref: string,
  { after, now }: { readonly after: string; readonly now: string },
): Promise<boolean> {
  let at = after;
  for (const {
    row: { changes },
  } of history.slice(history.indexOf(operation) + 1)) {
    if (await isIn(run, at, now)) return true;
    const moved = ownEntry(changes.refs, ref);
    if (moved?.before === at && moved.after !== null) at = moved.after;
  }
  return isIn(run, at, now);
}

const movedBy = (scene: UndoScene, ref: string): readonly string[] => laterOn(scene, ({ row }) => Object.hasOwn(row.changes.refs, ref));

function moved(scene: UndoScene, ref: string, after: string | null, now: string | null): Problem {
  const later = movedBy(scene, ref);
  const who = later.length === 0 ? 'by somebody else' : `by ${later.join(', ')}`;
  const isGone = now === null && after !== null;
  const look = isGone ? `git branch --all --contains ${after}` : `git reflog show ${shellWord(ref)}`;
  return problem(
    'UNDO_REF_MOVED',
    `${ref} is not where the operation has left it: it was ${isGone ? 'deleted or renamed' : 'moved'} ${who}.`,
    {
      next: later[0] === undefined ? look : `spec-kitty undo ${later[0]}`,
      details: { ref, expected: after, found: now, operations: later },
    },
  );
}
