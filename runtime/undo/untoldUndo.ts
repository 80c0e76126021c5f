import { microsecondsSinceEpoch } from '../../machines/rules/instant.ts';
import type { PastOperation } from '../../machines/rules/operationHistory.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { isUnheard, withLockLater } from '../desk/lock.ts';
import { lockTerms } from '../desk/lockTerms.ts';
import { operationLock, type OperationPlace } from '../desk/operationPlace.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';

interface Untold {
  /** What was taken back. */
  readonly operation: PastOperation;
  readonly history: readonly PastOperation[];
}

/**
 * The operation that a process has taken back, or done again, which was killed before it could say so; null when there is none.
 * Whoever gives the command again without an id, and has done nothing else in between, means that one: choosing the latest anew would
 * go one further. It is told once.
 * Problems: LOCK_HELD, FILE_NOT_WRITTEN, those of the operation log.
 * @param mission the name of a directory, where the command is about one mission alone
 */
export async function untoldUndo(
  world: World,
  project: Project,
  { place, verb, mission }: { readonly place: OperationPlace; readonly verb: 'undo' | 'redo'; readonly mission: string | null },
): Promise<Outcome<Untold | null>> {
  const folder = operationLock(place);
  if (!isUnheard(folder)) return success(null);
  return withLockLater(lockTerms(world, folder), async ({ broke }) => {
    if (broke === null) return success(null);
    const past = pastOperations(project);
    if (!past.ok) return past;
    const { history } = past.value;
    const last = history.at(-1);
    const operation = history.find(({ undoneBy }) => undoneBy === last?.row.id);
    if (last === undefined || operation === undefined) return success(null);
    const isTheirs = (microsecondsSinceEpoch(last.row.ended_at) ?? 0) >= (microsecondsSinceEpoch(broke.since) ?? Infinity);
    const isMeant = last.row.asked['verb'] === verb && (mission === null || last.mission === mission);
    return success(isTheirs && isMeant ? { operation, history } : null);
  });
}
