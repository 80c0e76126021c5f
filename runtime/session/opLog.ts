import { latestRedoable, latestUndoable, type PastOperation } from '../../machines/rules/operationHistory.ts';
import type { ListedOperation, OperationList } from '../../schemas/operationList.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import { openMission } from '../mission.ts';
import { openHistory } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { whatItDid } from '../undo/whatItWas.ts';

export interface OpLogRequest {
  /** Any handle of a mission, or the name of a folder that is gone; null for all. */
  readonly mission: string | null;
  /** How many at most; 0 for all. */
  readonly limit: number;
}

/** What was done, the latest first, and what has been taken back. Problems: those of opening the project and of reading the log. */
export function opLog(world: Surroundings, { mission: handle, limit }: OpLogRequest): Outcome<OperationList> {
  const project = openHistory(world);
  if (!project.ok) return project;
  const past = pastOperations(project.value);
  if (!past.ok) return past;
  const { history, unreadable } = past.value;
  const mission = handle === null ? null : openMission(project.value, handle);
  const directory = mission?.ok === true ? mission.value.directory : handle;
  const wanted = history.filter((one) => directory === null || one.mission === directory).toReversed();
  return success({
    operations: wanted.slice(0, limit === 0 ? wanted.length : limit).map((one) => listed(one, history)),
    total: wanted.length,
    next: { undo: latestUndoable(history, directory)?.row.id ?? null, redo: latestRedoable(history, directory)?.row.id ?? null },
    unreadable: [...unreadable],
  });
}

/** An operation as it is listed. */
export function listed(operation: PastOperation, history: readonly PastOperation[]): ListedOperation {
  const {
    row: {
      id,
      operation: kind,
      actor,
      outcome,
      begun_at,
      ended_at,
      changes: { refs, config, files, events, worktrees },
    },
    mission,
    undoes,
    undoneBy,
  } = operation;
  const count = (part: object): number => Object.keys(part).length;
  return {
    id,
    operation: kind,
    what: whatItDid(operation, history),
    mission,
    actor,
    outcome,
    begun_at,
    ended_at,
    undoes,
    undone_by: undoneBy,
    changes: { refs: count(refs), config: count(config), files: count(files), events: events.length, worktrees: count(worktrees) },
  };
}
