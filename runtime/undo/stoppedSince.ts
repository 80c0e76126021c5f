import { isUndo, type PastOperation } from '../../machines/rules/operationHistory.ts';
import { commandLine } from '../../machines/rules/prompt/commandLine.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { commandToGoOn } from '../desk/commandToGoOn.ts';
import { readOperation } from '../desk/operations.ts';
import type { Project } from '../project.ts';
import { whatItWas } from './whatItWas.ts';

/**
 * Why nobody who names no operation means the latest one that has ended: another one has stopped since and waits to be gone on
 * with. Null where none does. Problems: FILE_NOT_READ, OPERATION_UNREADABLE.
 * @param latest the one that would be taken back; null for none
 * @param directory the mission it is about; null for any
 */
export function stoppedSince(
  { desk }: Pick<Project, 'desk'>,
  history: readonly PastOperation[],
  latest: PastOperation | null,
  directory: string | null,
): Outcome<Problem | null> {
  const since = history.slice(latest === null ? 0 : history.indexOf(latest) + 1);
  for (const one of since.toReversed()) {
    const { row, mission } = one;
    if (row.outcome !== 'stopped' || row.operation === 'merge' || isUndo(one, history) || (directory !== null && mission !== directory))
      continue;
    const saved = readOperation({ desk, mission: row.mission, name: row.name });
    if (!saved.ok) return saved;
    const document = saved.value?.document;
    if (document?.saved.id !== row.id) continue;
    const { wp, agent } = document.asked;
    const goOn = commandToGoOn(document);
    const ways = [
      ...(goOn === null ? [] : [`Go on with it: ${goOn}`]),
      ...(document.saved.machine === 'claim' && mission !== null && typeof wp === 'string' && typeof agent === 'string'
        ? [`Give the package back: ${commandLine.giveBack({ wp, agent, mission })}`]
        : []),
      ...(latest === null
        ? []
        : [`Take back what was before all the same, ${whatItWas(latest, history)}: spec-kitty undo ${latest.row.id}`]),
    ];
    return success(
      problem('OPERATION_UNFINISHED', [`${whatItWas(one, history)} has stopped and is not ended.`, ...ways].join(' '), {
        ...(goOn === null ? {} : { next: goOn }),
        details: { operation: row.id, name: row.name, mission, stopped_by: row.problem, before: latest?.row.id ?? null },
      }),
    );
  }
  return success(null);
}
