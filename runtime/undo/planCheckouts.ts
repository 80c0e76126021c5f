import { resolve } from 'node:path';
import { showingCommand } from '../../actions/git/checkout/showingCommand.ts';
import { git, type Git } from '../../actions/git/git.ts';
import { type Head, readHead } from '../../actions/git/refs/head.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { listWorktrees } from '../../actions/git/worktrees/worktrees.ts';
import { worktreeKey, worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { beginningOf } from '../../machines/rules/operationHistory.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Moves } from '../../schemas/undo.ts';
import { hasLogElsewhere } from './hasLogElsewhere.ts';
import { isStatusFile, type UndoScene } from './undoScene.ts';

const heads = 'refs/heads/';
type RefReturn = Moves['refs'][number];
type CheckoutReturn = Moves['checkouts'][number];

/** What follows the branches that move. */
export interface PlannedCheckouts {
  readonly checkouts: Moves['checkouts'];
  readonly findings: readonly Problem[];
}

/** Which checkouts go where with the refs of the operation, and what keeps them from it. Looks, and writes nothing. */
export async function planCheckouts(run: Git, scene: UndoScene, refs: readonly RefReturn[]): Promise<PlannedCheckouts> {
  const findings: Problem[] = [];
  const switched = switches(scene, refs, findings);
  const followers = followersOf(scene, refs, switched, findings);
  const checkouts = await Promise.all(
    [...switched, ...followers].map(async (each) => ({ ...each, leaves: [...(await leavesOf(run, scene, each))] })),
  );
  for (const each of checkouts) if (!each.isIndexOnly) findings.push(...(await obstacles(each, scene)));
  return { checkouts, findings };
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
  { project: { root, commonDir, checkout: main }, history, operation }: UndoScene,
  refs: readonly RefReturn[],
  switched: readonly CheckoutReturn[],
  findings: Problem[],
): readonly CheckoutReturn[] {
  const places: readonly { readonly path: string; readonly head: Head }[] = [
    { path: root, head: readHead(main.gitDir, commonDir) },
    ...listWorktrees(commonDir).filter(({ path, state }) => state === 'present' && path !== root),
  ];
  const staying = places.filter(
    ({ path }) =>
      !switched.some(({ checkout }) => checkout === path) &&
      ownEntry(operation.row.changes.worktrees, worktreeKey(root, path))?.before !== null,
  );
  // Where it was taken back, no checkout may have been there to follow.
  const first = beginningOf(operation, history).row;
  const isFollowed = (branch: string): boolean =>
    first.operation === 'merge' ||
    Object.values(first.changes.worktrees).some(
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

/** Why a checkout cannot follow. Looks, and writes nothing. */
export async function obstacles(move: CheckoutReturn, { look, world }: Pick<UndoScene, 'look' | 'world'>): Promise<readonly Problem[]> {
  const found = await look(move, world);
  if (found.length === 0) return [];
  return [
    problem(
      'CHECKOUT_NOT_MOVABLE',
      `${move.checkout} holds what would be lost: ${found
        .slice(0, 10)
        .map(({ path }) => path)
        .join(', ')}.`,
      {
        next: await showingCommand(git(move.checkout, world), found),
        details: { checkout: move.checkout, obstacles: found.map((each) => ({ ...each })) },
      },
    ),
  ];
}

const taken = (message: string, details: Problem['details']): Problem =>
  problem('UNDO_PLACE_TAKEN', message, { next: 'git worktree list', details });
