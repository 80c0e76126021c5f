import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { fileId } from '../../actions/git/objects/keepBlob.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { neighbourhood, parseHolder, presenceOf } from '../../actions/processes/holder.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import type { Changes } from '../../schemas/changes.ts';
import isOperationNote from '../../schemas/generated/operationNote.js';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import type { OperationNote } from '../../schemas/operationNote.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { isNothing, noChanges } from '../engine/changes.ts';
import { openDirectory } from '../mission.ts';
import type { Project } from '../project.ts';
import { appendOperationNote, appendOperationRow, readOperationLog, type OperationLog } from './operationLog.ts';

interface Killed {
  readonly note: OperationNote;
  /** What of it came about: the row the operation could not leave any more. Null where nothing did. */
  readonly row: OperationLogRow | null;
}

/**
 * Short operations whose process is provably gone and has left no row: what they
 * had noted and what can be seen to have come of it. Writes nothing.
 */
export const killedOperations = (project: Project, log: OperationLog): readonly OperationLogRow[] =>
  noted(project, log).flatMap(({ row }) => row ?? []);

/** Leaves the rows that killed operations could not leave, and keeps what they have replaced. Problems: FILE_NOT_READ, FILE_NOT_WRITTEN. */
export async function settleKilled(project: Project): Promise<Outcome<void>> {
  const log = readOperationLog(project.desk);
  if (!log.ok) return log;
  for (const { note, row } of noted(project, log.value)) {
    const left =
      row === null
        ? appendOperationNote(project.desk, { ...note, row: { ...note.row, changes: noChanges } }, { isDurable: false })
        : await appendOperationRow(project.desk, row);
    if (!left.ok) return left;
  }
  return success(undefined);
}

function noted(project: Project, { rows, notes }: OperationLog): readonly Killed[] {
  const known = new Set(rows.map(({ id }) => id));
  const last = new Map<string, OperationNote>();
  for (const note of notes.flatMap((line) => noteIn(line) ?? []))
    if (!known.has(note.row.id)) last.set(note.row.id, together(last.get(note.row.id), note));
  const open = [...last.values()].filter(({ row }) => !isNothing(row.changes));
  if (open.length === 0) return [];
  const observer = neighbourhood();
  // An event whose id the caller chose may have been noted by one that was killed and recorded by another.
  const recorded = new Set(rows.flatMap((row) => row.changes.events));
  return open.flatMap((note) => {
    const holder = parseHolder(note.holder);
    if (holder === null || presenceOf(holder, observer) !== 'gone') return [];
    const changes = whatCameAbout(project, note.row, recorded);
    changes.events.forEach((id) => recorded.add(id));
    return [{ note, row: isNothing(changes) ? null : { ...note.row, changes } }];
  });
}

/** One more note of the same operation. One that names nothing says that nothing of it came about. */
function together(before: OperationNote | undefined, note: OperationNote): OperationNote {
  const { changes } = note.row;
  if (before === undefined || isNothing(changes)) return note;
  const { refs, files, events } = before.row.changes;
  return {
    ...note,
    row: {
      ...note.row,
      changes: {
        ...changes,
        // Of a ref the last word counts, for it may have moved before the operation could.
        refs: { ...refs, ...changes.refs },
        files: { ...files, ...changes.files },
        events: [...new Set([...events, ...changes.events])],
      },
    },
  };
}

function noteIn(line: string): OperationNote | null {
  try {
    const note: unknown = JSON.parse(line);
    return isOperationNote(note) ? note : null;
  } catch {
    return null;
  }
}

/** @param recorded events that other operations have recorded */
function whatCameAbout(project: Project, { mission, changes }: OperationLogRow, recorded: ReadonlySet<string>): Changes {
  const opened = mission === null || changes.events.length === 0 ? null : openDirectory(project, mission);
  const status = opened?.ok === true ? opened.value.homes.status : null;
  const text = status?.at === 'checkout' ? (readText(join(status.folder, 'status.events.jsonl')) ?? '') : '';
  const log = readLog(text);
  const ids = log.ok
    ? new Set([...log.value.transitions, ...log.value.annotations, ...log.value.others].map(({ event_id }) => event_id))
    : null;
  return {
    ...changes,
    // In a log with a broken line every row that is whole counts.
    events: changes.events.filter((id) => !recorded.has(id) && (ids?.has(id) ?? text.includes(`"event_id": ${JSON.stringify(id)}`))),
    files: Object.fromEntries(
      Object.entries(changes.files).filter(([path, { before }]) => fileId(project.commonDir, join(project.root, path)) !== before),
    ),
    refs: Object.fromEntries(Object.entries(changes.refs).filter(([ref, change]) => hasMoved(project.commonDir, ref, change))),
  };
}

/** A ref that others have moved on since is known by git's own diary of it. */
const hasMoved = (
  commonDir: string,
  ref: string,
  { before, after }: { readonly before: string | null; readonly after: string | null },
): boolean =>
  readRef(commonDir, ref) === after ||
  (readText(join(commonDir, 'logs', ref)) ?? '').includes(`${before ?? '0'.repeat(after?.length ?? 40)} ${after ?? ''} `);
