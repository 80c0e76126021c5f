import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { namesIn } from '../../actions/files/namesIn.ts';
import { aside } from '../../machines/rules/aside.ts';
import { findings } from '../../schemas/check.ts';
import isOperationDocument from '../../schemas/generated/operationDocument.js';
import type { OperationDocument } from '../../schemas/operationDocument.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem } from '../../schemas/problem.ts';
import { lastWhole } from './lastWhole.ts';
import { makeFolder } from './makeFolder.ts';
import { operationPath, operationsIn, type OperationPlace } from './operationPlace.ts';
import { removeIfThere } from './removeIfThere.ts';
import { isErrno, worldFailure } from './worldFailure.ts';
import { syncFolder, writeFileAtomically, writeWhole } from './writeFileAtomically.ts';

/**
 * A saved operation with the text of its file, by which its next writer knows that nobody else has written. The file has a line
 * for each time it was saved, and the last whole one counts.
 */
export interface SavedOperation {
  readonly document: OperationDocument;
  readonly text: string;
}

/** The unfinished operation of that name; null when there is none. Problems: FILE_NOT_READ, OPERATION_UNREADABLE. */
export function readOperation(place: OperationPlace): Outcome<SavedOperation | null> {
  const path = operationPath(place);
  const text = textOf(path);
  if (!text.ok || text.value === null) return text.ok ? success(null) : text;
  const document = parsed(text.value, path);
  return document.ok ? success({ document: document.value, text: text.value }) : document;
}

/**
 * Every unfinished operation of a mission, or (null) of the project outside its missions. All that cannot be read are reported at
 * once. Throws FILE_NOT_READ.
 */
export function listOperations(desk: string, mission: string | null): Outcome<readonly OperationDocument[]> {
  const read = documentsIn(operationsIn({ desk, mission })).map((name) => readOperation({ desk, mission, name }));
  const [first, ...others] = read.flatMap((one) => (one.ok ? [] : one.problems));
  if (first !== undefined) return failure(first, ...others);
  return success(read.flatMap((one) => (one.ok && one.value !== null ? [one.value.document] : [])));
}

/** More than an operation comes to that is run a few times. */
const longestFile = 1024 * 1024;

/**
 * Saves the document of an operation. `before` is what this process read or wrote last: on a document that is not that any more
 * nothing is written. A kill leaves this document or the one before. So does a power cut where `isDurable` is not set; where it
 * is, this one and all before it are on the disk when this returns. The caller holds the lock of the operation.
 * Problems: OPERATION_MOVED, FILE_NOT_READ, FILE_NOT_WRITTEN; the document is then as it was.
 */
export function saveOperation(
  place: OperationPlace,
  document: OperationDocument,
  before: SavedOperation | null,
  { isDurable = true }: { readonly isDurable?: boolean } = {},
): Outcome<SavedOperation> {
  const path = operationPath(place);
  const line = `${JSON.stringify(document)}\n`;
  const moved = hasMoved(path, before);
  if (moved !== null) return failure(moved);
  try {
    // A line would be glued to what a kill has left behind the last one.
    if (before?.text.endsWith('\n') === true && before.text.length < longestFile) {
      append(path, line, isDurable);
      return success({ document, text: before.text + line });
    }
    if (before === null) makeLastingFolder(dirname(path));
    writeFileAtomically(path, line);
    return success({ document, text: line });
  } catch (error) {
    return failure(
      worldFailure(
        error,
        `${path} could not be written`,
        'What the operation had done before is done and saved; the same command goes on from there.',
      ),
    );
  }
}

/** One more line, or none where the disk has no room for all of it or does not keep it. */
function append(path: string, line: string, isDurable: boolean): void {
  const descriptor = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  try {
    const { size } = fstatSync(descriptor);
    try {
      writeWhole(descriptor, Buffer.from(line));
      if (isDurable) fdatasyncSync(descriptor);
    } catch (error) {
      ftruncateSync(descriptor, size);
      throw error;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Removes the document of an operation that is over. The same conditions and problems. */
export function removeOperation(place: OperationPlace, before: SavedOperation): Outcome<void> {
  const path = operationPath(place);
  const moved = hasMoved(path, before);
  if (moved !== null) return failure(moved);
  try {
    removeIfThere(path);
    syncFolder(dirname(path));
    return success(undefined);
  } catch (error) {
    return failure(
      worldFailure(error, `${path} could not be removed`, 'The operation itself is over; the same command removes what is left of it.'),
    );
  }
}

/** The lock keeps others away; should it have been removed by hand, the text on the disk tells. */
function hasMoved(path: string, before: SavedOperation | null): Problem | null {
  const now = textOf(path);
  if (!now.ok) return now.problems[0];
  if (now.value === (before?.text ?? null)) return null;
  return problem('OPERATION_MOVED', `${path} is not what this process left there: somebody else has changed it.`, {
    unchanged: 'The file was left as it is.',
    details: { path },
  });
}

function textOf(path: string): Outcome<string | null> {
  try {
    return success(readFileSync(path, 'utf8'));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return success(null);
    return failure(problem('FILE_NOT_READ', `${path} could not be read: ${String(error)}`, { details: { path } }));
  }
}

function parsed(text: string, path: string): Outcome<OperationDocument> {
  const document = lastWhole(text, jsonIn)?.value;
  if (isOperationDocument(document)) return success(document);
  const wrong = document === undefined ? ['it is not JSON'] : findings(isOperationDocument);
  return failure(
    problem('OPERATION_UNREADABLE', `${path} is not a saved operation: ${wrong.join('; ')}.`, {
      next: aside(path),
      details: { path, findings: wrong },
    }),
  );
}

function jsonIn(line: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(line) };
  } catch {
    // A part of a line: nothing of what it was to name has begun.
    return null;
  }
}

const documentsIn = (folder: string): readonly string[] =>
  namesIn(folder)
    .filter((name) => /^[^.].*\.json$/.test(name))
    .map((name) => name.slice(0, -'.json'.length));

/** Makes a folder that a power cut does not take back. */
function makeLastingFolder(folder: string): void {
  const first = makeFolder(folder);
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}
