import { relative, sep } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { blobId, keepBlob } from '../../actions/git/objects/keepBlob.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import type { Project } from '../project.ts';

/**
 * What the operation log tells of a text file that a command has just written, or is about to. The former content is kept, so
 * that it can be had back; the one that is there can be looked at until then. Throws FILE_NOT_READ, FILE_NOT_WRITTEN.
 * @param before what was there; null for a new file
 * @param after what is there, or is about to be
 */
export function fileChange(
  { root, commonDir }: Pick<Project, 'root' | 'commonDir'>,
  path: string,
  before: string | null,
  after: string | null = readText(path),
): ReportedChanges {
  const change = { before: before === null ? null : keepBlob(commonDir, before), after: after === null ? null : blobId(commonDir, after) };
  return { files: { [relative(root, path).split(sep).join('/')]: change } };
}
