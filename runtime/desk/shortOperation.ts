import { appendFileSync, rmSync } from 'node:fs';
import { ownPath } from '../../actions/git/processFiles.ts';
import type { Changes, ReportedChanges } from '../../schemas/changes.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import { isNothing, noChanges, withReported } from '../engine/changes.ts';
import { isoMicros } from '../isoMicros.ts';
import type { Project } from '../project.ts';
import type { World } from '../world.ts';
import { begunNotes } from './begunNotes.ts';
import { appendOperationRow } from './operationLog.ts';

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
   * Notes what is about to be done, before it is done: should this process be killed, the note becomes the row it could not
   * leave. Of a ref the last word counts, for it may have moved before ours could. Notes are in nobody's way: one that cannot
   * be written is told of with the row.
   */
  readonly tell: (changed: ReportedChanges) => void;
  /**
   * Leaves the row once all is done; each of `done` says under `changed` what it did. A command that did nothing leaves none.
   * The log is only for looking back, so a row that cannot be written is a sentence for the reply and no failure.
   * @param known what was not known before it was done
   */
  readonly log: (done: readonly unknown[], known?: Partial<About>) => readonly string[];
}

/** Begins one. Nothing is written before there is something to tell. */
export function shortOperation(world: World, project: Pick<Project, 'commonDir' | 'desk'>, about: About): ShortOperation {
  const begun = isoMicros(world.now());
  let id: string | null = null;
  let note: string | null = null;
  let told = noChanges;
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
  return {
    tell: ({ refs = {}, files = {}, events = [] }) => {
      told = {
        ...told,
        refs: { ...told.refs, ...refs },
        files: { ...told.files, ...files },
        events: [...new Set([...told.events, ...events])],
      };
      if (isNothing(told)) return;
      try {
        note ??= ownPath(project.commonDir, begunNotes, world);
        // Lines are added and never written over, so that a kill leaves the last whole one.
        appendFileSync(note, `${JSON.stringify(rowOf('killed', told, about))}\n`);
      } catch (error) {
        failed.push(`What was begun could not be noted: ${String(error)}`);
      }
    },
    log: (done, known = {}) => {
      const changes = done.reduce(withReported, noChanges);
      // What was done is durable where it was done. To wait for the disk once more would cost a command as much as its own event.
      const left = isNothing(changes)
        ? null
        : appendOperationRow(project.desk, rowOf('finished', changes, { ...about, ...known }), { isDurable: false });
      if (note !== null && left?.ok !== false) rmSync(note, { force: true });
      return [...failed, ...(left?.ok === false ? [`The operation log does not tell of this: ${left.problems[0].message}`] : [])];
    },
  };
}
