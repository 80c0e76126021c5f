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
  const keeps: NonNullable<UndoPlan['keeps']> = [];
  const refs: RefReturn[] = [];
  for (const [ref, { before, after }] of Object.entries(changes.refs)) {
    const now = readRef(commonDir, ref);
    // What git remembers of a remote says where that is; only a fetch or a push may change it.
    if (ref.startsWith(privateRefs) || ref.startsWith(remoteRefs) || now === before) continue;
    if (before !== null && (await isForgotten(run, before))) {
      findings.push(
        problem('UNDO_FORGOTTEN', `The commit ${before} that ${ref} was at before the operation is not in the object store any more.`, {
          next: 'spec-kitty op log',
          details: { ref, object: before },
        }),
      );
      continue;
    }
    // Nothing can be in a history, here or on a remote, that git itself has let go of.
    if (after !== null && now !== null && now !== after && (await isForgotten(run, after))) {
      findings.push(moved(scene, ref, after, now));
      continue;
    }
    const remotes = before === null || after === null ? [] : [...(await remotesThatLose(run, ref, after, before)), ...sentTo(scene, after)];
    // A later operation of ours goes first. What anybody else has built on it stays.
    const mayRevert = remotes.length > 0 || (now !== after && movedBy(scene, ref).length === 0);
    if (remotes.length === 0 && now === after) refs.push({ ref, now, become: before });
    else if (before === null && after !== null && now !== null && movedBy(scene, ref).length === 0 && (await isIn(run, after, now))) {
      // A branch goes with what was committed on it since, as a worktree does with what was not: all of it is kept.
      refs.push({ ref, now, become: null });
      keeps.push({ branch: ref.slice(heads.length), tip: now });
    } else if (mayRevert && now !== null && before !== null && after !== null && (await livesOn(run, scene, ref, { after, now }))) {
      // Somebody has merged it again, to decide what did not fit.
      if (await isThere(run, { former: after, undone: before, tip: now })) continue;
      const byHand = await revertsByHand(run, { former: before, undone: after, tip: now });
      const [latest = null] = byHand;
      if (latest !== null && !byHand.includes(null)) {
        reverts.push({ branch: ref.slice(heads.length), commit: latest, undone: after, remotes: [...remotes] });
        continue;
      }
      const reverted = await revert(run, scene, { tip: now, undone: after, former: before });
      if ('conflicts' in reverted)
        findings.push(await revertConflict(run, scene, { ref, undone: after, former: before, tip: now, paths: reverted.conflicts }));
      // Bookkeeping alone is made up for by rows.
      else if (reverted.isNothing && remotes.length === 0) continue;
      else {
        refs.push({ ref, now, become: reverted.commit });
        reverts.push({ branch: ref.slice(heads.length), commit: reverted.commit, undone: after, remotes: [...remotes] });
      }
    } else findings.push(moved(scene, ref, after, now));
    const branch = ref.slice(heads.length);
    if (!ref.startsWith(heads) || refs.at(-1)?.ref !== ref) continue;
    const rebased = beingRebased({ root, commonDir }, branch);
    findings.push(
      ...(rebased === null ? [] : [rebased]),
      ...worktreesAway(commonDir, branch).map((worktree) => worktreeAway(root, worktree)),
    );
  }
  const following = await planCheckouts(run, scene, refs);
  findings.push(...following.findings);
  return { moving: { root, refs, checkouts: following.checkouts }, reverts, keeps, findings };
}

/** Remote branches that have all that the branch would lose, and those of its own name that have a part of it. */
async function remotesThatLose(run: Git, ref: string, after: string, before: string): Promise<readonly string[]> {
  // What came by a merge is the lanes', and those may be anywhere.
  const oldest = (await run(['rev-list', '--first-parent', `${before}..${after}`])).trim().split('\n').at(-1) ?? '';
  if (oldest === '') return [];
  const whole = await remotesWith(run, after);
  const part = oldest === after ? [] : await remotesWith(run, oldest);
  return [...new Set([...whole, ...part.filter((name) => name.endsWith(`/${ref.slice(heads.length)}`))])];
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
