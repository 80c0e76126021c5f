import { join } from 'node:path';
import { whyNotAdded } from '../../actions/git/worktrees/worktreeGround.ts';
import { occupied } from '../../actions/git/worktrees/occupied.ts';
import { worktreeState } from '../../actions/git/worktrees/worktreeState.ts';
import { lossIn, workIn } from '../../actions/git/checkout/workIn.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import { undoRefs } from '../../machines/rules/privateRefs.ts';
import type { WorktreeState } from '../../schemas/changes.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import type { Keeping, WorktreeReturn } from '../../schemas/undo.ts';
import { laterOn, type UndoScene } from './undoScene.ts';
import { whatItWas } from './whatItWas.ts';

export interface PlannedWorktrees {
  readonly clearing: WorktreeReturn[];
  readonly making: WorktreeReturn[];
  readonly rescues: Keeping['rescues'];
  readonly findings: readonly Problem[];
}

/** Which worktrees of the operation go and which come back, and how uncommitted work in them is kept. Writes nothing. */
export async function planWorktrees(scene: UndoScene): Promise<PlannedWorktrees> {
  const {
    world,
    project: { root, commonDir },
    operation,
  } = scene;
  const { id, changes } = operation.row;
  const findings: Problem[] = [];
  const clearing: WorktreeReturn[] = [];
  const making: WorktreeReturn[] = [];
  for (const [key, { before, after }] of Object.entries(changes.worktrees)) {
    const path = join(root, key);
    const stands = worktreeState(root, commonDir, path);
    if (before === null && after !== null && stands !== null) {
      if (stands.branch === after.branch && (stands.branch !== null || stands.head === after.head) && stands.locked === null)
        clearing.push({ key, path, state: stands });
      else
        findings.push(
          taken(
            scene,
            key,
            `${path} has ${stands.branch ?? stands.head ?? 'nothing'} checked out${stands.locked === null ? '' : ` and is locked (${stands.locked})`}; the operation has left it on ${after.branch ?? after.head ?? 'nothing'}.`,
          ),
        );
    }
    if (before === null || after !== null) continue;
    const obstacle = await obstacleTo(scene, path, before);
    if (obstacle !== null) findings.push(taken(scene, key, obstacle));
    else if (stands === null) making.push({ key, path, state: before });
  }
  for (const { key, path } of clearing) {
    const stands = occupied(world, path);
    if (stands !== null)
      findings.push(
        problem('WORKTREE_OCCUPIED', stands, {
          next: `cd ${shellWord(root)} && spec-kitty ${operation.undoes === null ? 'undo' : 'redo'} ${id}`,
          details: { worktree: key },
        }),
      );
    // What is not committed is kept, what git ignores is not: it may be large, and it may be secret. Nor are repositories.
    const loss = lossIn(path, { ...(await workIn(path, world)), uncommitted: [] });
    if (loss !== null) findings.push({ ...loss, details: { ...loss.details, worktree: key } });
  }
  const rescues = clearing.map(({ key, path }, index) => ({
    key,
    rescue: {
      worktree: path,
      ref: `${undoRefs(id)}/work/${index}`,
      message: `Uncommitted work in ${key} when ${whatItWas(operation, scene.history)} was taken back`,
      at: world.now().toISOString(),
    },
  }));
  return { clearing, making, rescues, findings };
}

/** Why a worktree cannot be made again in its place, as a sentence; null when it can, or is there. */
async function obstacleTo({ world, project: { root } }: UndoScene, path: string, { branch, head }: WorktreeState): Promise<string | null> {
  if (branch === null && head === null) return `${path} had nothing checked out, and is not made again.`;
  const found = await whyNotAdded({ checkout: root, path, ...(branch === null ? { branch, commit: head ?? '' } : { branch }) }, world);
  return found?.message ?? null;
}

function taken(scene: UndoScene, key: string, message: string): Problem {
  const later = laterOn(scene, ({ row }) => Object.hasOwn(row.changes.worktrees, key));
  return problem('UNDO_PLACE_TAKEN', message, {
    next: later[0] === undefined ? 'git worktree list' : `spec-kitty undo ${later[0]}`,
    details: { worktree: key, operations: later },
  });
}
