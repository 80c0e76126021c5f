import { dirname, join } from 'node:path';
import { readText } from '../../actions/files/readText.ts';
import { blobId } from '../../actions/git/objects/keepBlob.ts';
import { readWorkspaceContext, takenUp, workspaceContextPath, workspaceContextText } from '../../machines/rules/workspaceContext.ts';
import type { ReportedChanges } from '../../schemas/changes.ts';
import { ProblemError } from '../../schemas/problem.ts';
import type { WorkspaceContext } from '../../schemas/workspaceContext.ts';
import { leadsElsewhere } from '../desk/leadsElsewhere.ts';
import { writeRecord } from '../desk/writeRecord.ts';
import type { ClaimScene } from './recordClaim.ts';

/** A note that is written, and what it replaced. */
export interface NotedContext {
  readonly context: WorkspaceContext;
  readonly changed: ReportedChanges;
}

/**
 * Writes down which package is worked on in the worktree of a lane, for people and for the original. `former` is what was there when
 * this was planned (absent: not known), `otherwise` says what stands when it cannot be written.
 * Throws PATH_LEADS_ELSEWHERE, FILE_NOT_READ, FILE_NOT_WRITTEN.
 */
export function noteWorkspace(
  { project: { root, commonDir }, mission }: ClaimScene,
  work: WorkspaceContext,
  former: string | null | undefined,
  otherwise?: string,
): NotedContext {
  const file = workspaceContextPath(mission.directory, work.lane_id);
  const led = leadsElsewhere(root, [dirname(file)]);
  if (led !== null) throw new ProblemError(otherwise === undefined ? led : { ...led, unchanged: otherwise });
  const path = join(root, file);
  const context = takenUp(readWorkspaceContext(readText(path) ?? ''), work);
  const text = workspaceContextText(context);
  writeRecord(path, text, otherwise);
  const after = blobId(commonDir, text);
  // What was written down before, as it is, is no change to be taken back.
  return { context, changed: former === undefined || former === after ? {} : { files: { [file]: { before: former, after } } } };
}
