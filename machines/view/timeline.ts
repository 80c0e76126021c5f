import type { Annotation, OtherRow, Transition } from '../../schemas/event.ts';
import type { Fold, Place } from '../../schemas/fold.ts';
import type { EventLog } from '../rules/eventLog.ts';
import { emptyFold, foldRows } from '../rules/fold.ts';
import { rowOrder } from '../rules/rowOrder.ts';
import { emptyFlow, foldFlow, type FlowFold } from './flow.ts';
import { savedPoints, type SavedPoints } from './savedPoints.ts';

/** A row of the event log with the family it belongs to. */
export type HistoryRow =
  | { readonly family: 'transition'; readonly row: Transition }
  | { readonly family: 'annotation'; readonly row: Annotation }
  | { readonly family: 'other'; readonly row: OtherRow };

/** A row of the event log at its place in history. */
export type HistoryEntry = Place & HistoryRow;

/** Everything that happened to a mission, in the order in which it is folded, and its state after any of it. */
export interface Timeline {
  readonly entries: readonly HistoryEntry[];
  /** The fold of the first so many entries. */
  foldAt(count: number): Fold;
  /** How work had flowed after the first so many entries. */
  flowAt(count: number): FlowFold;
  /** The history of a log that has grown. What comes behind everything that is known costs nothing of what is known. */
  grown(log: EventLog): Timeline;
}

/** The history of a log. */
export function timelineOf(log: EventLog): Timeline {
  const entries = historyOf(log);
  return timeline(entries, savedPoints(entries, emptyFold, foldEntries), savedPoints(entries, emptyFlow, foldFlow));
}

function timeline(
  entries: readonly HistoryEntry[],
  folds: SavedPoints<HistoryEntry, Fold>,
  flows: SavedPoints<HistoryEntry, FlowFold>,
): Timeline {
  return {
    entries,
    foldAt: (count) => folds.at(count),
    flowAt: (count) => flows.at(count),
    grown(log) {
      const next = historyOf(log);
      const end = Math.min(entries.length, next.length);
      let alike = 0;
      while (alike < end && entries[alike]?.row === next[alike]?.row) alike += 1;
      return timeline(next, folds.of(next, alike), flows.of(next, alike));
    },
  };
}

/** The rows of a log in the order of the fold; of transitions with one id the first in the file counts (contract 1 §3.1). */
export function historyOf({ transitions, annotations, others }: EventLog): readonly HistoryEntry[] {
  const seen = new Set<string>();
  const first = transitions.filter(({ event_id }) => !seen.has(event_id) && seen.add(event_id));
  const entries: HistoryEntry[] = [
    ...first.map((row): HistoryEntry => ({ family: 'transition', at: row.at, event_id: row.event_id, row })),
    ...annotations.map((row): HistoryEntry => ({ family: 'annotation', at: row.at, event_id: row.event_id, row })),
    ...others.map((row): HistoryEntry => ({ family: 'other', ...placeOf(row), row })),
  ];
  return entries.toSorted(rowOrder);
}

/** Rows of other families name their moment in one of two ways, or in none: then they come first. */
function placeOf(row: OtherRow): Place {
  const text = (key: string): string => (typeof row[key] === 'string' ? row[key] : '');
  return { at: text('at') || text('timestamp'), event_id: text('event_id') };
}

/** A fold with entries that come behind all it has. */
export const foldEntries = (fold: Fold, entries: readonly HistoryEntry[]): Fold => foldRows(fold, logOf(entries));

const logOf = (entries: readonly HistoryEntry[]): EventLog => ({
  transitions: entries.flatMap((entry) => (entry.family === 'transition' ? [entry.row] : [])),
  annotations: entries.flatMap((entry) => (entry.family === 'annotation' ? [entry.row] : [])),
  others: entries.flatMap((entry) => (entry.family === 'other' ? [entry.row] : [])),
  tornTail: null,
});
