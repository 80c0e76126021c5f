import type { Changes } from '../../schemas/changes.ts';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';

/** An operation of the log, and what has become of it. */
export interface PastOperation {
  /** Its last row: what it did from beginning to end. */
  readonly row: OperationLogRow;
  /** Name of the mission's directory it was about; null for none. */
  readonly mission: string | null;
  /** Id of the operation it takes back; null for one that does something of its own. */
  readonly undoes: string | null;
  /** Id of the operation that has taken it back and stands itself; null while it holds. */
  readonly undoneBy: string | null;
}

/** What has become of every operation, in the order in which they came to their last row. */
export function operationHistory(rows: readonly OperationLogRow[]): readonly PastOperation[] {
  const last = new Map<string, OperationLogRow>();
  for (const row of inOrder(rows)) {
    last.delete(row.id);
    last.set(row.id, row);
  }
  const takers = new Map<string, string[]>();
  for (const row of last.values()) {
    const undoes = undoneIn(row);
    if (undoes !== null) takers.set(undoes, [...(takers.get(undoes) ?? []), row.id]);
  }
  // Each takes back what was there before it, so there is no way around.
  const undoerOf = (id: string): string | null => takers.get(id)?.findLast((taker) => undoerOf(taker) === null) ?? null;
  return [...last.values()].map((row) => ({ row, mission: missionOf(row), undoes: undoneIn(row), undoneBy: undoerOf(row.id) }));
}

/** Of an operation that was killed the row is left later, by another one: it stands where it ended. */
function inOrder(rows: readonly OperationLogRow[]): readonly OperationLogRow[] {
  const ordered = rows.filter(({ outcome }) => outcome !== 'killed');
  for (const row of rows)
    if (row.outcome === 'killed') ordered.splice(ordered.findLastIndex(({ ended_at }) => ended_at <= row.ended_at) + 1, 0, row);
  return ordered;
}

/** Whether an operation has come to its end and did anything that can be taken back. */
export const isUndoable = ({ row: { outcome, changes } }: PastOperation): boolean =>
  outcome === 'finished' || ((outcome === 'aborted' || outcome === 'killed') && didAnything(changes));

const didAnything = ({ events, ...parts }: Changes): boolean =>
  events.length > 0 || Object.values(parts).some((part) => Object.keys(part).length > 0);

/**
 * What `undo` takes back when nobody says what: the latest operation that holds and did anything. A command that found all done has
 * left nothing to take back, and whoever types `undo` after it means the one before.
 */
export const latestUndoable = (history: readonly PastOperation[], mission: string | null): PastOperation | null =>
  history.findLast(
    (one) =>
      one.undoes === null &&
      one.undoneBy === null &&
      isUndoable(one) &&
      didAnything(one.row.changes) &&
      (mission === null || one.mission === mission),
  ) ?? null;

/**
 * What `redo` takes back when nobody says what: the latest undo that holds. One that was a redo itself did something anew, so it
 * is for `undo`.
 */
export const latestRedoable = (history: readonly PastOperation[], mission: string | null): PastOperation | null =>
  history.findLast((one) => one.undoneBy === null && isUndo(one, history) && (mission === null || one.mission === mission)) ?? null;

/** Whether it takes back something that is no undo itself. */
export const isUndo = ({ undoes, row }: PastOperation, history: readonly PastOperation[]): boolean =>
  undoes !== null && row.outcome === 'finished' && history.find((other) => other.row.id === undoes)?.undoes === null;

/** An operation, what it takes back, and so on down to what did something of its own. */
export function chainOf(operation: PastOperation, history: readonly PastOperation[]): readonly PastOperation[] {
  const below = operation.undoes === null ? undefined : history.find(({ row: { id } }) => id === operation.undoes);
  return below === undefined ? [operation] : [operation, ...chainOf(below, history)];
}

/**
 * What a standing operation has done, as it was done last: where it was taken back and done again, branches and worktrees were
 * replaced that have come, or gone on, in between.
 */
export function doneLast(operation: PastOperation, history: readonly PastOperation[]): Changes {
  const taker = history.findLast(({ undoes }) => undoes === operation.row.id);
  const again = history.findLast(({ undoes, undoneBy }) => taker !== undefined && undoes === taker.row.id && undoneBy === null);
  const own = operation.row.changes;
  if (again === undefined) return own;
  const { refs, worktrees } = doneLast(again, history);
  return { ...own, refs: { ...own.refs, ...refs }, worktrees: { ...own.worktrees, ...worktrees } };
}

/** What all of the chain is about. */
export const beginningOf = (operation: PastOperation, history: readonly PastOperation[]): PastOperation =>
  chainOf(operation, history).at(-1) ?? operation;

/**
 * The ids of events that say nothing any more once an operation is taken back: those of every operation that does not hold
 * then, and those that only made up for others. What the rest of a log folds to is how things are to stand.
 */
export function eventsWithoutEffect(history: readonly PastOperation[], undone: PastOperation): ReadonlySet<string> {
  const holds = new Map(history.map(({ row: { id }, undoneBy }) => [id, undoneBy === null]));
  holds.set(undone.row.id, false);
  // Whatever it had taken back holds again, and so on along the chain.
  for (let at: PastOperation | undefined = undone, isHeld = true; at?.undoes != null; isHeld = !isHeld) {
    const next: PastOperation | undefined = history.find(({ row }) => row.id === at?.undoes);
    if (next !== undefined) holds.set(next.row.id, isHeld);
    at = next;
  }
  return new Set(history.flatMap(({ row: { id, changes }, undoes }) => (undoes !== null || holds.get(id) !== true ? changes.events : [])));
}

/** One that was given up half-way has taken nothing back; what it did is its own, and can be taken back as such. */
const undoneIn = ({ operation, outcome, asked }: OperationLogRow): string | null =>
  operation === 'undo' && outcome === 'finished' && typeof asked['operation'] === 'string' ? asked['operation'] : null;

function missionOf({ mission, asked, changes: { files } }: OperationLogRow): string | null {
  if (mission !== null) return mission;
  if (typeof asked['mission'] === 'string') return asked['mission'];
  return (
    Object.keys(files)
      .map((path) => /^kitty-specs\/([^/]+)\//.exec(path)?.[1] ?? null)
      .find((name) => name !== null) ?? null
  );
}
