import { isDeepStrictEqual } from 'node:util';
import type { EventLog } from '../../machines/rules/eventLog.ts';
import { idMeant } from '../../machines/rules/packageFile.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { AddHistoryReply } from '../../schemas/tasksReply.ts';
import { commitStatus } from '../commitStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { warningsOf } from '../desk/warningsOf.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { annotate } from './annotate.ts';
import { commitLeft } from './commitLeft.ts';
import { openForChange, unknownPackage } from './openForChange.ts';

export interface HistoryRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  readonly wp: string;
  readonly note: string;
  /** Null: the user. */
  readonly agent: string | null;
}

/**
 * Adds a note to the history of a work package, once however often it is given in a row; it moves the package nowhere.
 * Problems: USAGE (an empty note), WP_NOT_FOUND, and those of opening and recording.
 */
export function addHistory(world: World, { mission: handle, wp: given, note, agent }: HistoryRequest): Promise<Outcome<AddHistoryReply>> {
  return outcomeOfLater(async () => {
    if (note.trim() === '') return failure(problem('USAGE', 'The note is empty.', { next: 'spec-kitty agent tasks add-history --help' }));
    const opened = await openForChange(world, handle);
    if (!opened.ok) return opened;
    const { project, mission } = opened.value;
    const wp = idMeant(given);
    const operation = shortOperation(world, project, {
      operation: 'add-history',
      mission: mission.directory,
      actor: agent ?? 'user',
      asked: { wp, note },
    });
    const recorded = recordEvents(
      world,
      project,
      mission,
      (present) => {
        const unknown = unknownPackage(opened.value, present.status.snapshot, wp);
        if (unknown !== null) return failure(unknown);
        const log = present.log();
        if (!log.ok) return log;
        const said = saidLast(log.value, { wp, note, actor: agent ?? 'user' });
        if (said !== null) return success({ rows: [], packages: [], answer: { event_id: said, events: [] } });
        const rows = annotate(world, agent ?? 'user', [{ wp, delta: { note } }], present);
        if (!rows.ok) return rows;
        const events = rows.value.map(({ event_id }) => event_id);
        return success({ rows: rows.value, packages: [], answer: { event_id: events.join(''), events } });
      },
      { operation },
    );
    if (!recorded.ok) return recorded;
    const {
      answer: { event_id, events },
      files,
      behind,
    } = recorded.value;
    const commit = events.length === 0 ? commitLeft : commitStatus;
    const { commits, changed } = await commit(world, project, mission, {
      message: `${wp}: a note by ${agent ?? 'the user'}`,
      paths: [],
      kind: 'move',
      operation,
    });
    const unlogged = await operation.log([{ changed: { events } }, { changed }]);
    return success({
      result: 'success',
      task_id: wp,
      note,
      event_id,
      status_events_path: files.path,
      commits: [...commits],
      warnings: [...warningsOf(behind), ...unlogged],
    });
  });
}

/**
 * The id of this very note where nothing has happened to the package since: a run that was killed before it could tell has left it,
 * and the same said twice is said once.
 */
function saidLast(
  { transitions, annotations }: EventLog,
  { wp, note, actor }: { readonly wp: string; readonly note: string; readonly actor: string },
): string | null {
  const last = annotations.findLast(({ wp_id }) => wp_id === wp);
  const isSame = last?.actor === actor && isDeepStrictEqual(last.delta, { note });
  return isSame && !transitions.some(({ wp_id, at }) => wp_id === wp && at > last.at) ? last.event_id : null;
}
