import { isUtf8 } from 'node:buffer';
import { readBytes } from '../actions/files/readText.ts';
import { readLog } from '../machines/rules/eventLog.ts';
import { emptyFold } from '../machines/rules/fold.ts';
import { microsecondsSinceEpoch } from '../machines/rules/instant.ts';
import { countUntil, happenedAt, instantOf, momentOf, type Moment } from '../machines/view/moment.ts';
import { foldEntries, timelineOf } from '../machines/view/timeline.ts';
import type { Fold } from '../schemas/fold.ts';
import { success, type Outcome } from '../schemas/outcome.ts';
import { loadPoints, partOf, type LogPart, type LogPoint } from './desk/logPoints.ts';
import { missionDesk, type MissionDesk } from './desk/missionDesk.ts';
import { readFoldedLog } from './desk/readFoldedLog.ts';
import { historyText } from './historyText.ts';
import type { Mission } from './mission.ts';
import type { Project } from './project.ts';

/** A mission's history up to a moment. */
export interface HistoryThen {
  readonly moment: Moment;
  /** Entries of the whole history. */
  readonly of: number;
  readonly fold: Fold;
}

/**
 * The state of a mission's log at an event or a time, from the saved point before it; where there is none, or any doubt, from
 * the beginning. The answer is the same. Reads only. Problems: MOMENT_UNKNOWN, those of the log.
 */
export function historyAt({ desk }: Pick<Project, 'desk'>, mission: Mission, named: string): Outcome<HistoryThen> {
  const { status } = mission.homes;
  const pointed = status.at === 'branch' ? null : fromPoints(missionDesk(desk, mission.directory, status.folder), named);
  return pointed === null ? fromTheBeginning(mission, named) : success(pointed);
}

function fromTheBeginning(mission: Mission, named: string): Outcome<HistoryThen> {
  const log = readLog(historyText(mission));
  if (!log.ok) return log;
  const timeline = timelineOf(log.value);
  const moment = momentOf(timeline.entries, named);
  return moment.ok ? success({ moment: moment.value, of: timeline.entries.length, fold: timeline.foldAt(moment.value.count) }) : moment;
}

/** What lies between two points, or behind the last. */
interface Section {
  readonly before: LogPoint | undefined;
  /** When its first entry had happened. */
  readonly earliest: number;
  readonly bytes: Buffer;
  readonly part: () => LogPart | null;
}

/** Null where the points do not tell: there are none, or it takes the whole log to be sure. */
export function fromPoints(desk: MissionDesk, named: string): HistoryThen | null {
  // Ids that JSON may spell in several ways are looked for row by row.
  if (!/^[\w.:+-]+$/.test(named)) return null;
  const log = logAt(desk.path);
  const points = log === null ? [] : loadPoints(desk, log);
  const last = points.at(-1);
  if (log === null || last === undefined) return null;
  const tail = partOf(log.subarray(last.size), last);
  const folded = tail === null ? null : readFoldedLog(desk);
  // A move that is there twice counts once, and only the whole fold knows.
  if (tail === null || folded?.ok !== true || folded.value.size !== log.length || folded.value.fold.event_count !== last.moves + tail.moves)
    return null;
  const sections = [
    ...points.map((point, index) => between(log, points[index - 1], point)),
    {
      before: last,
      earliest: tail.entries.reduce((least, entry) => Math.min(least, happenedAt(entry)), Infinity),
      bytes: log.subarray(last.size),
      part: () => tail,
    },
  ];
  const found = eventIn(sections, named) ?? instantIn(sections, instantOf(named));
  return found === null ? null : { ...found, of: last.entries + tail.entries.length };
}

const between = (log: Buffer, before: LogPoint | undefined, { size, earliest }: LogPoint): Section => {
  const bytes = log.subarray(before?.size ?? 0, size);
  return { before, earliest, bytes, part: () => partOf(bytes, before) };
};

type Found = Omit<HistoryThen, 'of'>;

function eventIn(sections: readonly Section[], named: string): Found | null {
  const spelled = JSON.stringify(named);
  for (const section of sections.toReversed()) {
    if (!section.bytes.includes(spelled)) continue;
    const entries = section.part()?.entries ?? [];
    const index = entries.findLastIndex(({ event_id }) => event_id === named);
    if (index >= 0) return foundAt(section, index + 1, null);
  }
  return null;
}

function instantIn(sections: readonly Section[], instant: number | null): Found | null {
  if (instant === null) return null;
  const section = sections.findLast(({ earliest }) => earliest <= instant);
  if (section === undefined) return { moment: { count: 0, place: null, instant }, fold: emptyFold };
  return foundAt(section, countUntil(section.part()?.entries ?? [], instant), instant);
}

/** After so many entries of a section. An instant is what was asked for, or else that of the last entry. */
function foundAt({ before, part }: Section, count: number, asked: number | null): Found | null {
  const entries = part()?.entries.slice(0, count);
  const last = entries?.at(-1);
  if (entries === undefined || last === undefined) return null;
  const moment = {
    count: (before?.entries ?? 0) + count,
    place: { at: last.at, event_id: last.event_id },
    instant: asked ?? microsecondsSinceEpoch(last.at),
  };
  return { moment, fold: foldEntries(before?.fold() ?? emptyFold, entries) };
}

function logAt(path: string): Buffer | null {
  try {
    const bytes = readBytes(path);
    return bytes !== null && isUtf8(bytes) ? bytes : null;
  } catch {
    // Whoever reads it from the beginning says why it cannot be read.
    return null;
  }
}
