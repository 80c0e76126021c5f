import type { Annotation, OtherRow, Transition } from '../../schemas/event.ts';
import type { Fold, Place } from '../../schemas/fold.ts';
import type { EventLog } from '../rules/eventLog.ts';
import { emptyFold, foldRows } from '../rules/fold.ts';
import { rowOrder } from '../rules/rowOrder.ts';

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
}

/** So many rows are folded from one saved point to the next: as many as take less time than a frame of a film. */
const stride = 128;

/** The history of a log. Points on the way are kept as they are come by, so going to and fro costs a stride at most. */
export function timelineOf(log: EventLog): Timeline {
  const entries = historyOf(log);
  const points: Fold[] = [emptyFold];
  const pointAt = (index: number): Fold => {
    for (let next = points.length; next <= index; next += 1) points.push(foldRows(points[next - 1] ?? emptyFold, logOf(entries.slice((next - 1) * stride, next * stride))));
    return points[index] ?? emptyFold;
  };
  return {
    entries,
    foldAt(count) {
      const until = Math.max(0, Math.min(count, entries.length));
      const point = Math.floor(until / stride);
      const rest = entries.slice(point * stride, until);
      return rest.length === 0 ? pointAt(point) : foldRows(pointAt(point), logOf(rest));
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

const logOf = (entries: readonly HistoryEntry[]): EventLog => ({
  transitions: entries.flatMap((entry) => (entry.family === 'transition' ? [entry.row] : [])),
  annotations: entries.flatMap((entry) => (entry.family === 'annotation' ? [entry.row] : [])),
  others: entries.flatMap((entry) => (entry.family === 'other' ? [entry.row] : [])),
  tornTail: null,
});
