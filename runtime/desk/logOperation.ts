import type { JsonObject } from '../../schemas/json.ts';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import { noChanges, isNothing, withReported } from '../engine/changes.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { appendOperationRow } from './operationLog.ts';

/** A command that is done with one locked write, as the operation log tells of it. */
export interface ShortOperation {
  /** The name of the command. */
  readonly operation: string;
  /** Name of the mission's directory; null when it is about none. */
  readonly mission: string | null;
  readonly actor: string | null;
  /** What was asked for, in the words of the command and small. */
  readonly asked: JsonObject;
}

/**
 * Leaves a row about a command that needed no document of its own, once it is done. `done` are its answers: each says under
 * `changed` what it did. A command that did nothing leaves no row. The log is only for looking back, so a row that cannot be
 * written is a sentence for the reply and no failure.
 */
export function logOperation(world: World, project: Pick<Project, 'desk'>, { operation, mission, actor, asked }: ShortOperation, done: readonly unknown[]): readonly string[] {
  const changes = done.reduce(withReported, noChanges);
  if (isNothing(changes)) return [];
  const now = isoMicros(world.now());
  const row: OperationLogRow = { id: world.newId(), operation, name: operation, mission, actor, asked, outcome: 'finished', begun_at: now, ended_at: now, runs: 1, token: null, problem: null, changes };
  // What was done is durable where it was done. To wait for the disk once more would cost a command as much as its own event.
  const left = appendOperationRow(project.desk, row, { isDurable: false });
  return left.ok ? [] : [`The operation log does not tell of this: ${left.problems[0].message}`];
}
