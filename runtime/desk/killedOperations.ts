import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { fileId } from '../../actions/git/keepBlob.ts';
import { abandonedFiles } from '../../actions/git/processFiles.ts';
import { readRef } from '../../actions/git/refs.ts';
import { readLog } from '../../machines/rules/eventLog.ts';
import type { Changes } from '../../schemas/changes.ts';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { isNothing } from '../engine/changes.ts';
import { openDirectory } from '../mission.ts';
import type { Project } from '../project.ts';
import { begunNotes } from './begunNotes.ts';
import { appendOperationRow, operationRow, readOperationLog } from './operationLog.ts';

interface Killed {
  /** Where it was noted. */
  readonly note: string;
  /** The row the operation could not leave any more, with what of it came about; null where nothing did, or a row is there. */
  readonly row: OperationLogRow | null;
}

/**
 * Short operations whose process is provably gone and has left no row: what they
 * had noted and what can be seen to have come of it. Writes nothing.
 */
export function killedOperations(project: Project): readonly OperationLogRow[] {
  return noted(project).flatMap(({ row }) => row ?? []);
}

/** Leaves the rows that killed operations could not leave, and keeps what they have replaced. Problems: FILE_NOT_WRITTEN. */
export function settleKilled(project: Project): Outcome<void> {
  for (const { note, row } of noted(project)) {
    const left = row === null ? success(undefined) : appendOperationRow(project.desk, row);
    if (!left.ok) return left;
    rmSync(note, { force: true });
  }
  return success(undefined);
}

function noted(project: Project): readonly Killed[] {
  const notes = abandonedFiles(project.commonDir, begunNotes);
  if (notes.length === 0) return [];
  const log = readOperationLog(project.desk);
  const rows = log.ok ? log.value.rows : [];
  const known = new Set(rows.map(({ id }) => id));
  // An event whose id the caller chose may have been noted by one that was killed and recorded by another.
  const recorded = new Set(rows.flatMap((row) => row.changes.events));
  return notes.map((note) => {
    const lines = (readText(note) ?? '').split('\n').slice(0, -1);
    const told = operationRow(lines.at(-1) ?? '');
    if (told === null || known.has(told.id)) return { note, row: null };
    const changes = whatCameAbout(project, told, recorded);
    changes.events.forEach((id) => recorded.add(id));
    return { note, row: isNothing(changes) ? null : { ...told, changes } };
  });
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
