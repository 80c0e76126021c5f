import { join, resolve } from 'node:path';
import { commitSettings, settingsQuestion } from '../../actions/git/commits/commitSettings.ts';
import { git, type Git } from '../../actions/git/git.ts';
import { type Head, readHead } from '../../actions/git/refs/head.ts';
import { makeCommit } from '../../actions/git/commits/makeCommit.ts';
import { mergeCommits } from '../../actions/git/merges/mergeCommits.ts';
import { whyNotMovable } from '../../actions/git/checkout/moveCheckout.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { withTemporaryIndex } from '../../actions/git/index/temporaryIndex.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { worktreeAway, worktreesAway } from '../../actions/git/worktrees/worktreesAway.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { privateRefs } from '../../machines/rules/privateRefs.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Moves, UndoPlan } from '../../schemas/undo.ts';
import { beingRebased } from '../rebasing.ts';
import { hasLogElsewhere } from './hasLogElsewhere.ts';
import { isStatusFile, laterOn, type UndoScene } from './undoScene.ts';
import { whatItWas } from './whatItWas.ts';

export interface PlannedRefs {
  readonly moving: Moves;
  readonly reverts: UndoPlan['reverts'];
  readonly keeps: NonNullable<UndoPlan['keeps']>;
  readonly findings: readonly Problem[];
}

const heads = 'refs/heads/';
type RefReturn = Moves['refs'][number];
type CheckoutReturn = Moves['checkouts'][number];

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
  const findings: Problem[] = [];
  const reverts: UndoPlan['reverts'] = [];
  const keeps: NonNullable<UndoPlan['keeps']> = [];
  const refs: RefReturn[] = [];
  for (const [ref, { before, after }] of Object.entries(changes.refs)) {
    const now = readRef(commonDir, ref);
    // What git remembers of a remote says where that is; only a fetch or a push may change it.
    if (ref.startsWith(privateRefs) || ref.startsWith(remoteRefs) || now === before) continue;
    if (before !== null && (await run.ask(['cat-file', '-e', `${before}^{commit}`])).exitCode !== 0) {
      findings.push(
        problem('UNDO_FORGOTTEN', `The commit ${before} that ${ref} was at before the operation is not in the object store any more.`, {
          details: { ref, object: before },
        }),
      );
      continue;
    }
    const remotes = before === null || after === null ? [] : [...(await remotesThatLose(run, after, before)), ...sentTo(scene, after)];
    // A later operation of ours goes first. What anybody else has built on it stays.
    const mayRevert = remotes.length > 0 || (now !== after && movedBy(scene, ref).length === 0);
    if (remotes.length === 0 && now === after) refs.push({ ref, now, become: before });
    else if (before === null && after !== null && now !== null && movedBy(scene, ref).length === 0 && (await isAncestor(run, after, now))) {
      // A branch goes with what was committed on it since, as a worktree does with what was not: all of it is kept.
      refs.push({ ref, now, become: null });
      keeps.push({ branch: ref.slice(heads.length), tip: now });
    } else if (mayRevert && now !== null && before !== null && after !== null && (await livesOn(run, scene, ref, { after, now }))) {
      const byHand = await revertedByHand(run, after, now);
      if (byHand !== null) {
        reverts.push({ branch: ref.slice(heads.length), commit: byHand, undone: after, remotes: [...remotes] });
        continue;
      }
      const reverted = await revert(run, scene, { tip: now, undone: after, former: before });
      if ('conflicts' in reverted)
        findings.push(await conflict(run, scene, { ref, undone: after, former: before, paths: reverted.conflicts }));
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
  const switched = switches(scene, refs, findings);
  const followers = followersOf(scene, refs, switched, findings);
  const checkouts = await Promise.all(
    [...switched, ...followers].map(async (each) => ({ ...each, leaves: [...(await leavesOf(run, scene, each))] })),
  );
  for (const each of checkouts) if (!each.isIndexOnly) findings.push(...(await obstacles(each, world)));
  return { moving: { root, refs, checkouts }, reverts, keeps, findings };
}

/** Remote branches that have commits which the branch would lose. */
async function remotesThatLose(run: Git, after: string, before: string): Promise<readonly string[]> {
  if (await isAncestor(run, after, before)) return [];
  const answer = await run(['for-each-ref', `--contains=${after}`, '--format=%(refname:short)', 'refs/remotes']);
  return answer.split('\n').filter((name) => name !== '');
}

/** Remote branches that the operation itself has sent it to and that git keeps no note of. */
const sentTo = ({ project: { commonDir }, operation }: UndoScene, commit: string): readonly string[] =>
  Object.entries(operation.row.changes.refs).flatMap(([ref, { after }]) =>
    ref.startsWith(remoteRefs) && after === commit && readRef(commonDir, ref) === null ? [ref.slice(remoteRefs.length)] : [],
  );

const remoteRefs = 'refs/remotes/';

/** A commit since then by which somebody has reverted it; git writes into it what it reverts. */
async function revertedByHand(run: Git, undone: string, tip: string): Promise<string | null> {
  const found = await run(['rev-list', '--max-count=1', '--fixed-strings', `--grep=This reverts commit ${undone}`, `${undone}..${tip}`]);
  return found.trim() || null;
}

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
    if (await isAncestor(run, at, now)) return true;
    const moved = ownEntry(changes.refs, ref);
    if (moved?.before === at && moved.after !== null) at = moved.after;
  }
  return isAncestor(run, at, now);
}

const isAncestor = async (run: Git, one: string, other: string): Promise<boolean> =>
  (await run.ask(['merge-base', '--is-ancestor', one, other])).exitCode === 0;

/**
 * A commit on the tip that takes back what lies between two commits, as reverting them by hand would, files of missions by what
 * they mean. Git of today merges no
 * trees on a base it is told, so each side becomes a commit on that base. The event log and status.json keep what they say.
 */
async function revert(
  run: Git,
  scene: UndoScene,
  { tip, undone, former }: { readonly tip: string; readonly undone: string; readonly former: string },
): Promise<{ readonly commit: string; readonly isNothing: boolean } | { readonly conflicts: readonly string[] }> {
  const { commonDir } = scene.project;
  const kept = (await run(['diff-tree', '-r', '-z', '--no-renames', '--no-abbrev', former, undone])).split('\0');
  const entries = kept.flatMap((row, index) => {
    const path = kept[index + 1] ?? '';
    const [, mode = '', , oid = ''] = row.startsWith(':') ? row.slice(1).split(' ') : [];
    return row.startsWith(':') && isStatusFile(path) ? [`${/^0+$/.test(mode) ? `0 ${oid}` : `${mode} ${oid} 0`}\t${path}\0`] : [];
  });
  const wanted = await withTemporaryIndex(commonDir, null, run.world, async ({ env }) => {
    await run(['read-tree', former], { env });
    if (entries.length > 0) await run(['update-index', '-z', '--index-info'], { env, input: entries.join('') });
    return (await run(['write-tree'], { env })).trim();
  });
  const settings = commitSettings((await run.inOne([settingsQuestion]))[0]?.stdout ?? '', commonDir);
  const at = scene.world.now().toISOString();
  const base = undone;
  const side = (tree: string): Promise<string> => makeCommit(run, { tree, parents: [base], message: 'side', isSigned: false, at });
  let tree = wanted;
  if (tip !== undone) {
    const ours = await side(`${tip}^{tree}`);
    const merged = await mergeCommits(run, commonDir, { ours, theirs: await side(wanted), resolutions: [] });
    if (merged.kind === 'merged' && merged.conflicts.length > 0) return { conflicts: merged.conflicts.map(({ path }) => path) };
    if (merged.kind === 'merged') tree = merged.tree;
  }
  const message = `Revert "${whatItWas(scene.operation, scene.history)}"\n\nThis takes back ${undone}, and what it brought since ${former}.\n`;
  const isNothing = (await run(['rev-parse', '--verify', `${tip}^{tree}`])).trim() === tree;
  return { commit: await makeCommit(run, { tree, parents: [tip], message, isSigned: settings.isSigned, at }), isNothing };
}

/** Checkouts the operation has switched to another branch go back to the one before. */
function switches(
  {
    project: { root, commonDir },
    operation: {
      row: { changes },
    },
  }: UndoScene,
  refs: readonly RefReturn[],
  findings: Problem[],
): readonly CheckoutReturn[] {
  return Object.entries(changes.worktrees).flatMap(([key, { before, after }]): readonly CheckoutReturn[] => {
    if (before === null || after === null || before.branch === after.branch) return [];
    const checkout = resolve(root, key);
    const stands = worktreeState(root, commonDir, checkout);
    if (stands?.branch === before.branch) return [];
    const to =
      before.branch === null
        ? before.head
        : (refs.find(({ ref }) => ref === `${heads}${before.branch ?? ''}`)?.become ?? readRef(commonDir, `${heads}${before.branch}`));
    // Without a branch nothing else remembers the commits that were made meanwhile.
    const isThere = stands !== null && stands.branch === after.branch && (stands.branch !== null || stands.head === after.head);
    if (!isThere || stands.head === null || to === null) {
      findings.push(
        taken(
          `${checkout} does not have ${after.branch ?? after.head ?? 'what it had'} checked out any more, or there is no ${before.branch ?? 'commit'} to go back to.`,
          { checkout },
        ),
      );
      return [];
    }
    const told = { key, before: stands, after: { ...stands, branch: before.branch, head: to } };
    return [
      {
        checkout,
        branch: before.branch,
        ...(before.branch === null ? { isDetached: true } : {}),
        from: stands.head,
        to,
        leaves: [],
        isIndexOnly: false,
        told,
      },
    ];
  });
}

/**
 * Checkouts that have a moved branch checked out. Where the operation took their files along they come along again; where it
 * only committed what lay there, it lies there again.
 */
function followersOf(
  {
    project: { root, commonDir },
    operation: {
      row: { operation, changes },
    },
  }: UndoScene,
  refs: readonly RefReturn[],
  switched: readonly CheckoutReturn[],
  findings: Problem[],
): readonly CheckoutReturn[] {
  const places: readonly { readonly path: string; readonly head: Head }[] = [
    { path: root, head: readHead(commonDir, commonDir) },
    ...listWorktrees(commonDir).filter(({ state }) => state === 'present'),
  ];
  const staying = places.filter(
    ({ path }) =>
      !switched.some(({ checkout }) => checkout === path) && ownEntry(changes.worktrees, worktreeKey(root, path))?.before !== null,
  );
  const isFollowed = (branch: string): boolean =>
    operation === 'merge' ||
    Object.values(changes.worktrees).some(
      ({ before, after }) =>
        before !== null && after !== null && before.branch === branch && after.branch === branch && before.head !== after.head,
    );
  return refs.flatMap(({ ref, now, become }) =>
    staying
      .filter(({ head }) => `${heads}${head.branch ?? ''}` === ref)
      .flatMap(({ path, head }): readonly CheckoutReturn[] => {
        if (now === null || become === null) {
          findings.push(taken(`${path} has ${head.branch ?? ''} checked out, which is to go.`, { checkout: path, branch: head.branch }));
          return [];
        }
        const isIndexOnly = !isFollowed(head.branch ?? '');
        const state = worktreeState(root, commonDir, path);
        const told =
          isIndexOnly || state === null ? null : { key: worktreeKey(root, path), before: state, after: { ...state, head: become } };
        return [{ checkout: path, branch: null, from: now, to: become, leaves: [], isIndexOnly, told }];
      }),
  );
}

/** What is put back in another way, or not at all: files the operation has written by themselves, and the log where it is written. */
async function leavesOf(run: Git, scene: UndoScene, { checkout, from, to }: CheckoutReturn): Promise<readonly string[]> {
  const {
    project: { root },
    mission,
    operation: {
      row: { changes },
    },
  } = scene;
  const home = mission?.homes.status.at === 'checkout' ? mission.homes.status.checkout : root;
  const isElsewhere = hasLogElsewhere(scene);
  const differing = (await run(['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to]))
    .split('\0')
    .filter((path) => path !== '');
  const isLeft = (path: string): boolean =>
    checkout === root
      ? Object.hasOwn(changes.files, path) || (isStatusFile(path) && !isElsewhere)
      : checkout === home && isStatusFile(path);
  return differing.filter(isLeft);
}

async function obstacles(move: CheckoutReturn, world: UndoScene['world']): Promise<readonly Problem[]> {
  const found = await whyNotMovable(move, world);
  if (found.length === 0) return [];
  return [
    problem(
      'CHECKOUT_NOT_MOVABLE',
      `${move.checkout} holds what would be lost: ${found
        .slice(0, 10)
        .map(({ path }) => path)
        .join(', ')}.`,
      {
        next: `git -C ${shellWord(move.checkout)} status`,
        details: { checkout: move.checkout, obstacles: found.map((each) => ({ ...each })) },
      },
    ),
  ];
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

interface Contested {
  readonly ref: string;
  readonly undone: string;
  readonly former: string;
  readonly paths: readonly string[];
}

/** Git can be asked to revert it with marks where somebody has to decide. */
async function conflict(run: Git, { operation, history }: UndoScene, { ref, undone, former, paths }: Contested): Promise<Problem> {
  const [, ...parents] = (await run(['rev-list', '--parents', '--max-count=1', undone])).trim().split(' ');
  const what = parents.length > 1 ? `-m 1 ${undone}` : parents[0] === former ? undone : `${former}..${undone}`;
  return problem(
    'UNDO_CONFLICT',
    `${whatItWas(operation, history)} cannot be taken back on ${ref} by itself: later commits have changed ${paths.join(', ')}.`,
    { next: `git revert ${what}`, details: { ref, paths, commit: undone } },
  );
}

const taken = (message: string, details: Problem['details']): Problem =>
  problem('UNDO_PLACE_TAKEN', message, { next: 'git worktree list', details });

/** Where a worktree of the operation is or was. */
export const placeOf = (root: string, key: string): string => join(root, key);
