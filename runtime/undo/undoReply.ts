import type { PastOperation } from '../../machines/rules/operationHistory.ts';
import { shellWord } from '../../machines/rules/shellWord.ts';
import type { UndoPlan, UndoReply } from '../../schemas/undo.ts';
import { whatItWas } from './whatItWas.ts';

/** What was taken back, or would be, by its plan. */
export function replyOf(
  { verb, what, mission, moving, restoring, clearing, making, rows, reverts, keeps = [] }: UndoPlan,
  { row }: PastOperation,
  { warnings = [], ...more }: Partial<UndoReply>,
): UndoReply {
  const revert = reverts.find(({ remotes }) => remotes.length > 0);
  return {
    result: 'success',
    verb,
    operation: { id: row.id, what, mission, actor: row.actor, ended_at: row.ended_at },
    id: null,
    already: false,
    refs: moving.refs,
    checkouts: moving.checkouts.map(({ checkout, branch }) => ({ path: checkout, branch })),
    files: restoring.files.map(({ path, become }) => ({ path, becomes: become === null ? 'removed' : 'restored' })),
    worktrees: { removed: clearing.map(({ key }) => key), made: making.map(({ key }) => key) },
    kept: {},
    events: rows?.rows.length ?? 0,
    reverts,
    resumed: false,
    next_command: revert === undefined ? `spec-kitty ${verb === 'undo' ? 'redo' : 'undo'}` : pushOf(revert),
    ...more,
    warnings: [
      ...keeps.map(
        ({ branch, tip }) =>
          `${branch} goes with commits that came after the operation (up to ${tip.slice(0, 12)}). They are kept, and come back with it.`,
      ),
      ...warnings,
    ],
  };
}

const pushOf = ({ branch, remotes }: UndoPlan['reverts'][number]): string => {
  const same = remotes.find((name) => name.endsWith(`/${branch}`));
  const remote = same?.slice(0, -branch.length - 1) ?? remotes[0]?.split('/')[0] ?? 'origin';
  return `git push ${shellWord(remote)} ${shellWord(branch)}`;
};

/** Asked for once more, it is as it was asked for. */
export function alreadyDone(operation: PastOperation, history: readonly PastOperation[], verb: UndoReply['verb']): UndoReply {
  const { row, mission } = operation;
  return {
    result: 'success',
    verb,
    operation: { id: row.id, what: whatItWas(operation, history), mission, actor: row.actor, ended_at: row.ended_at },
    id: operation.undoneBy,
    already: true,
    refs: [],
    checkouts: [],
    files: [],
    worktrees: { removed: [], made: [] },
    kept: {},
    events: 0,
    reverts: [],
    resumed: false,
    next_command: verb === 'undo' ? 'spec-kitty redo' : null,
    warnings: [],
  };
}
