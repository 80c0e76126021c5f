import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import type { UndoPlan } from '../../schemas/undo.ts';
import { planFiles } from './planFiles.ts';
import { planRefs } from './planRefs.ts';
import { planRows } from './planRows.ts';
import { planWorktrees } from './planWorktrees.ts';
import type { UndoScene } from './undoScene.ts';
import { whatItWas } from './whatItWas.ts';

/**
 * Everything that taking an operation back will do, decided and checked, or everything that speaks against it at once: a
 * branch that was moved since, a file that was changed since, later operations that depend on it, work that would be lost.
 *
 * Problems: UNDO_REF_MOVED, UNDO_FILE_CHANGED, UNDO_DEPENDED_ON, UNDO_PLACE_TAKEN, UNDO_FORGOTTEN, UNDO_CONFLICT,
 * CHECKOUT_NOT_MOVABLE, PATH_LEADS_ELSEWHERE, those of reading.
 */
export async function planUndo(scene: UndoScene): Promise<Outcome<UndoPlan>> {
  const {
    project: { root },
    operation,
    history,
  } = scene;
  const { id } = operation.row;
  const refs = await planRefs(scene);
  const files = await planFiles(scene);
  const worktrees = await planWorktrees(scene);
  const rows = planRows(scene, files.removed !== null);
  const [first, ...others] = [
    ...refs.findings,
    ...files.findings,
    ...worktrees.findings,
    ...(rows.ok ? rows.value.findings : rows.problems),
  ];
  if (first !== undefined) return failure(first, ...others);
  if (!rows.ok) return rows;
  return success({
    operation: id,
    what: whatItWas(operation, history),
    verb: operation.undoes === null ? 'undo' : 'redo',
    mission: operation.mission,
    keeping: { root, files: files.restoring.files.flatMap(({ path, now }) => (now === null ? [] : [path])), rescues: worktrees.rescues },
    clearing: worktrees.clearing,
    moving: refs.moving,
    restoring: files.restoring,
    making: worktrees.making,
    rows: rows.value.rows,
    reverts: refs.reverts,
    keeps: refs.keeps,
  });
}
