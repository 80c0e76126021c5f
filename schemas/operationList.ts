import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { textOrNull } from './orNull.ts';
import { OperationLogRowShape } from './operationLogRow.ts';

const ListedOperationShape = Type.Object(
  {
    id: Type.String(),
    operation: Type.String(),
    /** In a few words. */
    what: Type.String(),
    mission: textOrNull,
    actor: textOrNull,
    outcome: Type.String(),
    begun_at: Type.String(),
    ended_at: Type.String(),
    /** Id of the operation it has taken back; null for one that did something of its own. */
    undoes: textOrNull,
    /** Id of the operation that has taken it back; null while it holds. */
    undone_by: textOrNull,
    /** How much it did, by kind. */
    changes: Type.Object(
      { refs: Type.Integer(), config: Type.Integer(), files: Type.Integer(), events: Type.Integer(), worktrees: Type.Integer() },
      closed,
    ),
  },
  closed,
);
export type ListedOperation = Static<typeof ListedOperationShape>;

/** The answer of `op log`: the latest first. */
export const OperationListShape = Type.Object(
  {
    operations: Type.Array(ListedOperationShape),
    /** How many there are in all. */
    total: Type.Integer(),
    /** What `undo` and `redo` would take back when nobody says what. */
    next: Type.Object({ undo: textOrNull, redo: textOrNull }, closed),
    /** Numbers of lines of the log that cannot be read, from 1. */
    unreadable: Type.Array(Type.Integer()),
  },
  { ...closed, title: 'What was done, the latest first' },
);
export type OperationList = Static<typeof OperationListShape>;

/** The answer of `op show`. */
export const ShownOperationShape = Type.Object(
  { operation: ListedOperationShape, row: OperationLogRowShape },
  { ...closed, title: 'An operation in full' },
);
export type ShownOperation = Static<typeof ShownOperationShape>;

/** The answer of `op prune`. */
export const PrunedOperationsShape = Type.Object(
  {
    result: Type.Enum(['success', 'preview']),
    /** Operations that cannot be undone any more once git has cleaned up, with the refs that kept what they need. */
    forgotten: Type.Array(
      Type.Object({ id: Type.String(), what: Type.String(), ended_at: Type.String(), refs: Type.Array(Type.String()) }, closed),
    ),
    /** Refs that kept what was handed in on lanes of missions that have landed with it, and of which no operation is left to undo. */
    handed_in: Type.Array(Type.String()),
    /** How many of the latest stay undoable. */
    kept: Type.Integer(),
  },
  { ...closed, title: 'Operations that were let go of' },
);
export type PrunedOperations = Static<typeof PrunedOperationsShape>;
