import { EventEmitter, on } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { EventLog } from '../../machines/rules/eventLog.ts';
import type { MissionRecord, WholeMission } from '../../machines/view/missionRecord.ts';
import { historyOf, type HistoryEntry } from '../../machines/view/timeline.ts';
import type { Outcome } from '../../schemas/outcome.ts';
import { digest } from '../digest.ts';
import { openMission } from '../mission.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { openProject } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { readMission } from './readMission.ts';
import { growingHistory } from './shownHistory.ts';
import { watchMission } from './watchMission.ts';

/** Something that has happened to a mission since one looked. */
export type FeedItem =
  /** A row that has been appended. Of several seen at once, `cursor` says only with the last thing that one has got to their end. */
  | { readonly kind: 'row'; readonly entry: HistoryEntry; readonly cursor: string; readonly mission: WholeMission }
  /** Something beside the log: a package file, an operation, what meta.json says. */
  | { readonly kind: 'record'; readonly record: MissionRecord; readonly cursor: string; readonly mission: WholeMission }
  /** The log is another one than it was: whoever shows it begins anew. */
  | { readonly kind: 'reset'; readonly mission: WholeMission; readonly cursor: string }
  /** The mission cannot be read any more, and why. */
  | { readonly kind: 'gone'; readonly message: string; readonly cursor: string };

/** How far somebody has got: how many rows of each family, and which rows these were. */
export function cursorOf({ transitions, annotations, others }: EventLog): string {
  return [transitions.length, annotations.length, others.length, mark(transitions, annotations, others)].join('-');
}

const mark = (...families: readonly (readonly object[])[]): string =>
  digest(families.map((rows) => JSON.stringify(rows.at(-1) ?? null)).join('\n')).slice(0, 12);

/** The rows behind a cursor, or behind the event of that id, in the order of history; null when the log does not go on from there. */
function rowsAfter(log: EventLog, cursor: string): readonly HistoryEntry[] | null {
  const found = /^(\d+)-(\d+)-(\d+)-([0-9a-f]+)$/.exec(cursor);
  if (found === null) {
    const history = historyOf(log);
    const at = history.findIndex(({ event_id }) => event_id === cursor);
    return at < 0 ? null : history.slice(at + 1);
  }
  const [transitions = 0, annotations = 0, others = 0] = found.slice(1, 4).map(Number);
  if (transitions > log.transitions.length || annotations > log.annotations.length || others > log.others.length) return null;
  const known = mark(log.transitions.slice(0, transitions), log.annotations.slice(0, annotations), log.others.slice(0, others));
  if (known !== found[4]) return null;
  return historyOf({
    transitions: log.transitions.slice(transitions),
    annotations: log.annotations.slice(annotations),
    others: log.others.slice(others),
    tornTail: null,
  });
}

/**
 * What happens to a mission from a cursor on, as it happens, whoever does it, until `until` is over or the mission is gone.
 * Each look takes up where the last one ended, so a slow listener misses nothing and is not written to faster than it reads.
 */
export async function* missionFeed(world: Surroundings, handle: string, cursor: string, until: AbortSignal): AsyncGenerator<FeedItem> {
  const changes = new EventEmitter();
  const project = openProject(world);
  const mission = project.ok ? openMission(project.value, handle) : project;
  if (!project.ok || !mission.ok) {
    yield goneWith(mission, cursor);
    return;
  }
  const history = growingHistory();
  const look = (): Promise<Outcome<WholeMission>> =>
    outcomeOfLater(async () => {
      const opened = openMission(project.value, mission.value.directory);
      return opened.ok ? readMission(project.value, world, opened.value, history) : opened;
    });
  const watch = watchMission(project.value, mission.value, () => changes.emit('change'));
  let at = cursor;
  let known: MissionRecord | null = null;
  try {
    const ticks = on(changes, 'change', { signal: until });
    do {
      const now = await look();
      if (!now.ok) {
        yield goneWith(now, at);
        return;
      }
      const { record, log } = now.value;
      const rows = rowsAfter(log, at);
      const before = at;
      at = cursorOf(log);
      if (rows === null) yield { kind: 'reset', mission: now.value, cursor: at };
      else {
        const isOther = known === null || !isDeepStrictEqual(known, record);
        for (const [index, entry] of rows.entries())
          yield { kind: 'row', entry, cursor: isOther || index < rows.length - 1 ? before : at, mission: now.value };
        if (isOther) yield { kind: 'record', record, cursor: at, mission: now.value };
      }
      known = record;
    } while (!until.aborted && !(await ticks.next()).done);
  } catch (error) {
    if (!until.aborted) throw error;
  } finally {
    watch.close();
  }
}

const goneWith = (outcome: Outcome<unknown>, cursor: string): FeedItem => ({
  kind: 'gone',
  message: outcome.ok ? '' : outcome.problems.map(({ message }) => message).join(' '),
  cursor,
});
