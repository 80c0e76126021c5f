import { idMeant } from '../../machines/rules/packageFile.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { AddHistoryReply } from '../../schemas/tasksReply.ts';
import { commitStatus } from '../commitStatus.ts';
import { recordEvents } from '../desk/recordEvents.ts';
import { shortOperation } from '../desk/shortOperation.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import type { World } from '../world.ts';
import { annotate } from './annotate.ts';
import { openForChange, unknownPackage, warningsOf } from './openForChange.ts';

export interface HistoryRequest {
  /** Any handle of a mission. */
  readonly mission: string;
  readonly wp: string;
  readonly note: string;
  /** Null: the user. */
  readonly agent: string | null;
}

/**
 * Adds a note to the history of a work package; it moves the package nowhere.
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
        const rows = annotate(world, agent ?? 'user', [{ wp, delta: { note } }], present);
        return rows.ok ? success({ rows: rows.value, packages: [], answer: rows.value.map(({ event_id }) => event_id).join('') }) : rows;
      },
      { operation },
    );
    if (!recorded.ok) return recorded;
    const { answer: event_id, files, behind } = recorded.value;
    const { commits, changed } = await commitStatus(world, project, mission, {
      message: `${wp}: a note by ${agent ?? 'the user'}`,
      paths: [],
      kind: 'move',
      operation,
    });
    const unlogged = await operation.log([{ changed: { events: [event_id] } }, { changed }]);
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
