import { createStore } from '@xstate/store';
import type { EventLog } from '../machines/rules/eventLog.ts';
import { inNumberOrder } from '../machines/view/inNumberOrder.ts';
import type { MissionRecord, WholeMission } from '../machines/view/missionRecord.ts';
import { missionView, type MissionView } from '../machines/view/missionView.ts';
import { momentAt, type Moment } from '../machines/view/moment.ts';
import { timelineOf, type HistoryRow, type Timeline } from '../machines/view/timeline.ts';

/**
 * How a page is connected to what it shows. `lost` and `unreadable` are looked for again, `gone` is over. `file`: it has
 * everything in it.
 */
export type Connection = 'live' | 'lost' | 'unreadable' | 'gone' | 'file';

/** A mission in a page: all of it, and the moments that are looked at. */
export interface MissionState {
  readonly record: MissionRecord;
  readonly log: EventLog;
  readonly timeline: Timeline;
  /** After so many events; null is the present, which moves. */
  readonly moment: number | null;
  /** The other moment, where two are compared. */
  readonly other: number | null;
  readonly connection: Connection;
  /** When the file was written that the page is; null where it is none. */
  readonly written: string | null;
  /** Why the mission cannot be read, or nobody tells of it any more. */
  readonly message: string | null;
}

/** The read model of a page: what the server sends goes in, and the same pure functions that answer commands make views of it. */
export function createMissionStore({ record, log }: WholeMission, written: string | null = null) {
  const first: MissionState = {
    record,
    log,
    timeline: timelineOf(log),
    moment: null,
    other: null,
    connection: written === null ? 'live' : 'file',
    written,
    message: null,
  };
  return createStore({
    context: first,
    on: {
      rowsArrived: (state: MissionState, { rows }: { readonly rows: readonly HistoryRow[] }): MissionState => {
        const grown = rows.reduce(withRow, state.log);
        return { ...state, log: grown, timeline: state.timeline.grown(grown) };
      },
      recordArrived: (state: MissionState, { record: next }: { readonly record: MissionRecord }): MissionState => ({
        ...state,
        record: next,
        connection: 'live',
        message: null,
      }),
      begunAnew: (state: MissionState, { whole }: { readonly whole: WholeMission }): MissionState => ({
        ...state,
        record: whole.record,
        log: whole.log,
        timeline: timelineOf(whole.log),
        moment: null,
        other: null,
        connection: 'live',
        message: null,
      }),
      cutOff: (state: MissionState, why: Pick<MissionState, 'connection' | 'message'>): MissionState => ({ ...state, ...why }),
      lookedAt: (state: MissionState, { moment }: { readonly moment: number | null }): MissionState => ({
        ...state,
        moment: moment === null || moment >= state.timeline.entries.length ? null : Math.max(0, moment),
      }),
      compared: (state: MissionState, { other }: { readonly other: number | null }): MissionState => ({ ...state, other }),
    },
  });
}

export type MissionStore = ReturnType<typeof createMissionStore>;

/** A log with one more row. What has arrived before, over a connection that was lost, is not taken twice. */
function withRow(log: EventLog, arrived: HistoryRow): EventLog {
  const text = JSON.stringify(arrived.row);
  const isKnown = (rows: readonly { readonly event_id?: unknown }[]): boolean =>
    rows.some((known) => known.event_id === arrived.row['event_id'] && JSON.stringify(known) === text);
  switch (arrived.family) {
    case 'transition':
      return isKnown(log.transitions) ? log : { ...log, transitions: [...log.transitions, arrived.row] };
    case 'annotation':
      return isKnown(log.annotations) ? log : { ...log, annotations: [...log.annotations, arrived.row] };
    case 'other':
      return isKnown(log.others) ? log : { ...log, others: [...log.others, arrived.row] };
  }
}

/** A moment as it is shown. */
export interface Shown {
  readonly view: MissionView;
  readonly moment: Moment;
  readonly isPresent: boolean;
}

const nobody = { agent: null };
let last: { readonly record: MissionRecord; readonly timeline: Timeline; readonly shown: Map<number, Shown> } | null = null;

/** What is shown of a moment; null is the present. The moments last looked at are kept while nothing changes. */
export function shownAt({ record, timeline }: Pick<MissionState, 'record' | 'timeline'>, at: number | null): Shown {
  if (last === null || last.record !== record || last.timeline !== timeline) last = { record, timeline, shown: new Map() };
  const count = at ?? timeline.entries.length;
  const key = at ?? -1;
  const known = last.shown.get(key);
  if (known !== undefined) return known;
  const moment = momentAt(timeline.entries, count);
  const view = missionView(record, timeline.foldAt(count), nobody, at === null ? null : moment);
  const board = { ...view.board, packages: inNumberOrder(view.board.packages) };
  const shown = { view: { ...view, board }, moment, isPresent: at === null };
  if (last.shown.size > 8) last.shown.clear();
  last.shown.set(key, shown);
  return shown;
}
