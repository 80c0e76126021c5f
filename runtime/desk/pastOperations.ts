import { operationHistory, type PastOperation } from '../../machines/rules/operationHistory.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { Project } from '../project.ts';
import { killedOperations } from './killedOperations.ts';
import { readOperationLog } from './operationLog.ts';

export interface PastOperations {
  /** Every operation there was, the latest last, those that were killed before they could leave a row among them. */
  readonly history: readonly PastOperation[];
  /** Numbers of the lines of the log, from 1, that are no rows. */
  readonly unreadable: readonly number[];
}

/** What was done in a project. Writes nothing. Problems: FILE_NOT_READ. */
export function pastOperations(project: Project): Outcome<PastOperations> {
  const log = readOperationLog(project.desk);
  return log.ok
    ? success({ history: operationHistory([...log.value.rows, ...killedOperations(project, log.value)]), unreadable: log.value.unreadable })
    : log;
}
