import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readLog } from '../../machines/rules/eventLog.ts';
import { emptyFold } from '../../machines/rules/fold.ts';
import { rowOrder } from '../../machines/rules/rowOrder.ts';
import { happenedAt } from '../../machines/view/moment.ts';
import { foldEntries, historyOf, type HistoryEntry } from '../../machines/view/timeline.ts';
import type { Fold, Place } from '../../schemas/fold.ts';
import { version } from '../session/version.ts';
import { checksum } from './checksum.ts';
import { makeFolder } from './makeFolder.ts';
import type { MissionDesk } from './missionDesk.ts';
import type { FoldedLog } from './foldedLog.ts';
import { removeIfThere } from './removeIfThere.ts';
import { replaceFile } from './writeFileAtomically.ts';

/**
 * Folds on the way to the end of a long log, so that a look at the past does not begin at the beginning. A cache, deletable at
 * any time; there is none of a log whose rows are not written in the order in which they are folded.
 */
export interface LogPoint {
  /** Bytes of the log up to here; the end of a row. */
  readonly size: number;
  /** CRC-32 of these bytes. */
  readonly checksum: number;
  /** Entries of the history up to here, and how many of them are moves of packages. */
  readonly entries: number;
  readonly moves: number;
  /** When the first of the entries since the point before had happened, in microseconds since 1970. */
  readonly earliest: number;
  /** The last entry: everything behind the point comes behind it. */
  readonly last: Place;
  readonly fold: () => Fold;
}

/** Bytes from one point to the next: some hundreds of rows. */
const pointSpacing = 256 * 1024;

/** The first line: another version of the program may fold differently. */
const seal = `points/1 ${emptyFold.format} ${version}`;

/** The points of a log, as far as the log still begins as it did then. */
export function loadPoints({ points }: Pick<MissionDesk, 'points'>, log: Buffer): readonly LogPoint[] {
  const found: LogPoint[] = [];
  let sum = 0;
  let summed = 0;
  for (const point of pointsIn(points)) {
    if (point.size > log.length) break;
    sum = checksum(log.subarray(summed, point.size), sum);
    summed = point.size;
    if (sum !== point.checksum) break;
    found.push(point);
  }
  return found;
}

function pointsIn(path: string): readonly LogPoint[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // A cache that cannot be read is no cache.
    return [];
  }
  const [first, ...lines] = text.split('\n');
  if (first !== seal) return [];
  return lines.flatMap((line) => {
    const end = line.indexOf('\t');
    if (end < 0) return [];
    const head: Omit<LogPoint, 'fold'> = JSON.parse(line.slice(0, end));
    return { ...head, fold: (): Fold => JSON.parse(line.slice(end + 1)) };
  });
}

/**
 * Adds the points that a log has grown past. Costs something only then: when it has grown by a whole space since it was last
 * folded. The caller holds the mission's lock. Throws what the file system throws.
 */
export function keepPoints(
  desk: Pick<MissionDesk, 'path' | 'points'>,
  { base, size, isTerminated, fold }: Pick<FoldedLog, 'base' | 'size' | 'isTerminated' | 'fold'>,
  spacing = pointSpacing,
): void {
  if (!isTerminated || Math.floor(size / spacing) === Math.floor((base?.log.size ?? 0) / spacing)) return;
  const log = readFileSync(desk.path);
  if (log.length !== size) return;
  const points = [...loadPoints(desk, log)];
  const moves = addPoints(points, log, spacing);
  // Moves with one id count once: where the log has such, its parts cannot be folded one by one.
  if (moves !== fold.event_count) {
    removeIfThere(desk.points);
    return;
  }
  makeFolder(dirname(desk.points));
  replaceFile(
    desk.points,
    `${seal}\n${points.map(({ fold: folded, ...head }) => `${JSON.stringify(head)}\t${JSON.stringify(folded())}\n`).join('')}`,
  );
}

/** Goes through the log behind its last point. Answers how many moves it has; null where its rows are not in order. */
function addPoints(points: LogPoint[], log: Buffer, spacing: number): number | null {
  for (;;) {
    const before = points.at(-1);
    const start = before?.size ?? 0;
    const end = log.indexOf('\n', start + spacing) + 1;
    const part = partOf(log.subarray(start, end === 0 ? log.length : end), before);
    if (part === null) return null;
    const moves = (before?.moves ?? 0) + part.moves;
    if (end === 0) return moves;
    const [entries, last] = [part.entries, part.entries.at(-1)];
    if (last === undefined) return null;
    const fold = foldEntries(before?.fold() ?? emptyFold, entries);
    points.push({
      size: end,
      checksum: checksum(log.subarray(start, end), before?.checksum ?? 0),
      entries: (before?.entries ?? 0) + entries.length,
      moves,
      earliest: entries.reduce((least, entry) => Math.min(least, happenedAt(entry)), Infinity),
      last: { at: last.at, event_id: last.event_id },
      fold: () => fold,
    });
  }
}

/** A part of a log that follows on a point, as history. */
export interface LogPart {
  readonly entries: readonly HistoryEntry[];
  readonly moves: number;
}

/** Null when the part cannot be read, or does not come behind the point with all its rows. */
export function partOf(bytes: Buffer, before: Pick<LogPoint, 'last'> | undefined): LogPart | null {
  const read = readLog(bytes.toString('utf8'));
  if (!read.ok) return null;
  const entries = historyOf(read.value);
  const [first] = entries;
  if (first !== undefined && before !== undefined && rowOrder(first, before.last) <= 0) return null;
  return { entries, moves: read.value.transitions.length };
}
