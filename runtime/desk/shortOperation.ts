import { holderOf, holderText } from '../../actions/processes/holder.ts';
import type { Changes, ReportedChanges } from '../../schemas/changes.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import { isNothing, noChanges, withReported } from '../engine/changes.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { appendOperationNote, appendOperationRow } from './operationLog.ts';

/** What a short operation is about. */
export interface About {
  /** The name of the command. */
  readonly operation: string;
  /** Name of the mission's directory; null when it is about none. */
  readonly mission: string | null;
  readonly actor: string | null;
  /** What was asked for, in the words of the command and small. */
  readonly asked: JsonObject;
}

/** A command that is done with one locked write and has no document of its own, as the operation log tells of it. */
export interface ShortOperation {
  /**
   * Notes what is about to be done beside what was told before, durably and before it is done: should this process be killed, or
   * the machine lose its power, the note becomes the row it could not leave. Of a ref the last word counts, for it may have moved
   * before ours could. Notes are in nobody's way: one that cannot be written is told of with the row.
   */
  readonly tell: (changed: ReportedChanges) => void;
  /**
   * Leaves the row once all is done; each of `done` says under `changed` what it did. A command that did nothing leaves none.
   * The log is only for looking back, so a row that cannot be written is a sentence for the reply and no failure.
   * @param known what was not known before it was done
   */
  readonly log: (done: readonly unknown[], known?: Partial<About>) => Promise<readonly string[]>;
}

/** Begins one. Nothing is written before there is something to tell. */
export function shortOperation(world: World, project: Pick<Project, 'desk'>, about: About): ShortOperation {
  const begun = isoMicros(world.now());
  let id: string | null = null;
  let hasNote = false;
  const failed: string[] = [];
  const rowOf = (outcome: OperationLogRow['outcome'], changes: Changes, { operation, mission, actor, asked }: About): OperationLogRow => {
    id ??= world.newId();
    return {
      id,
      operation,
      name: operation,
      mission,
      actor,
      asked,
      outcome,
      begun_at: begun,
      ended_at: isoMicros(world.now()),
      runs: 1,
      token: null,
      problem: null,
      changes,
    };
  };
  const note = (changes: Changes, isDurable: boolean): void => {
    const holder = holderText(holderOf(world.pid, begun));
    const left = appendOperationNote(project.desk, { holder, row: rowOf('killed', changes, about) }, { isDurable });
    if (left.ok) hasNote = true;
    else failed.push(`What was begun could not be noted: ${left.problems[0].message}`);
  };
  return {
    tell: ({ refs = {}, files = {}, events = [] }) => {
      const told = { ...noChanges, refs, files, events: [...events] };
      // Of many files one after the other the first says whose they are.
      const isOneMoreFile = hasNote && events.length === 0 && Object.keys(refs).length === 0;
      if (!isNothing(told)) note(told, !isOneMoreFile);
    },
    log: async (done, known = {}) => {
      const changes = done.reduce(withReported, noChanges);
      if (isNothing(changes)) {
        // What was noted did not come about, whatever others do with the same things from now on.
        if (hasNote) note(noChanges, false);
        return failed;
      }
      // What was done is durable where it was done, and so is the note of it: should this row be lost, that becomes one.
      const left = await appendOperationRow(project.desk, rowOf('finished', changes, { ...about, ...known }), { isDurable: !hasNote });
      return [...failed, ...(left.ok ? [] : [`The operation log does not tell of this: ${left.problems[0].message}`])];
    },
  };
}
