import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { forGroup } from '../../actions/files/forGroup.ts';
import { keepRefs } from '../../actions/git/refs/keepRefs.ts';
import { privateRefs, undoRefs } from '../../machines/rules/privateRefs.ts';
import type { Changes } from '../../schemas/changes.ts';
import isOperationLogRow from '../../schemas/generated/operationLogRow.js';
import type { OperationLogRow } from '../../schemas/operationLogRow.ts';
import type { OperationNote } from '../../schemas/operationNote.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { outcomeOfLater } from '../outcomeOf.ts';
import { makeFolder } from './makeFolder.ts';
import { isLineEnd, readRange } from './tornTail.ts';
import { isErrno, worldFailure } from './worldFailure.ts';
import { syncFolder } from './writeFileAtomically.ts';

const pathOf = (desk: string): string => join(desk, 'operations.jsonl');

/**
 * Appends a row, and before that keeps everything reachable that its operation has replaced or taken away. There is no lock:
 * one write with O_APPEND is in one piece among other writers. What a power cut left of a row before it stays behind as a
 * line of its own. `isDurable` says that the row is on the disk when this returns: nothing else then remembers the operation.
 * Problems: FILE_NOT_WRITTEN.
 */
export async function appendOperationRow(
  desk: string,
  row: OperationLogRow,
  { isDurable = true }: { readonly isDurable?: boolean } = {},
): Promise<Outcome<void>> {
  // Named after what they keep: a row that tells of more than one before it, of the same operation, keeps all of both.
  const refs = Object.fromEntries(replacedBy(row.changes).map((object) => [`${undoRefs(row.id)}/${object}`, object]));
  const kept = await outcomeOfLater(async () => success(await keepRefs(dirname(desk), refs)));
  return kept.ok ? appendLine(desk, JSON.stringify(row), isDurable) : kept;
}

/** How the line of a note begins, and no row. */
const noteMark = '{"holder":';

/**
 * Appends what a short operation is about to do. When it is durable, what is done after that is on no disk before it is known
 * whose it is. Problems: FILE_NOT_WRITTEN.
 */
export const appendOperationNote = (
  desk: string,
  { holder, row }: OperationNote,
  { isDurable }: { readonly isDurable: boolean },
): Outcome<void> => appendLine(desk, JSON.stringify({ holder, row }), isDurable);

function appendLine(desk: string, line: string, isDurable: boolean): Outcome<void> {
  const path = pathOf(desk);
  try {
    makeFolder(dirname(path));
    const descriptor = forGroup(path, () =>
      openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o666),
    );
    try {
      const { size } = fstatSync(descriptor);
      const isWhole = size === 0 || isLineEnd(readRange(descriptor, size - 1, size)[0]);
      const bytes = Buffer.from(`${isWhole ? '' : '\n'}${line}\n`);
      if (writeSync(descriptor, bytes) < bytes.length)
        throw Object.assign(new Error('the write was cut short'), { code: 'ENOSPC', syscall: 'write', path });
      if (isDurable) fsyncSync(descriptor);
      if (isDurable && size === 0) syncFolder(dirname(path));
    } finally {
      closeSync(descriptor);
    }
    return success(undefined);
  } catch (error) {
    return failure(
      worldFailure(error, `${path} could not be appended to`, 'The operation itself is done; the same command records it and ends it.'),
    );
  }
}

/** What nothing but the operation log may name any more. */
const replacedBy = ({ refs, files, worktrees }: Changes): readonly string[] => [
  ...Object.entries(refs).flatMap(([ref, { before }]) => (before === null || ref.startsWith(privateRefs) ? [] : [before])),
  ...Object.values(files).flatMap(({ before }) => before ?? []),
  ...Object.values(worktrees).flatMap(({ before }) => [before?.work ?? [], before?.branch === null ? (before.head ?? []) : []].flat()),
];

export interface OperationLog {
  readonly rows: readonly OperationLogRow[];
  /** Lines that are notes of short operations, unread. */
  readonly notes: readonly string[];
  /** Numbers of the lines, from 1, that are no rows: torn by a power cut, or written by somebody else. */
  readonly unreadable: readonly number[];
}

/** The operation log from its beginning. Problems: FILE_NOT_READ. */
export function readOperationLog(desk: string): Outcome<OperationLog> {
  const path = pathOf(desk);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return success({ rows: [], notes: [], unreadable: [] });
    return failure(problem('FILE_NOT_READ', `${path} could not be read: ${String(error)}`, { details: { path } }));
  }
  const rows: OperationLogRow[] = [];
  const notes: string[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    if (line.startsWith(noteMark)) {
      notes.push(line);
      continue;
    }
    const row = operationRow(line);
    if (row === null) unreadable.push(index + 1);
    else rows.push(row);
  }
  return success({ rows, notes, unreadable });
}

/** The row that a line is; null for one that is none. */
function operationRow(line: string): OperationLogRow | null {
  try {
    const row: unknown = JSON.parse(line);
    return isOperationLogRow(row) ? row : null;
  } catch {
    return null;
  }
}
