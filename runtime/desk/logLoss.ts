import type { Problem } from '../../schemas/problem.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { lostIds, rowsLost } from './keptLog.ts';
import { missionDesk } from './missionDesk.ts';

/**
 * EVENT_LOG_ROWS_LOST where the log of a mission takes no rows because it was wiped or reverted; null where it has all it had.
 * A log that is on a branch has its history there.
 */
export function logLoss({ desk }: Project, { directory, homes: { status } }: Mission): Problem | null {
  if (status.at === 'branch') return null;
  const files = missionDesk(desk, directory, status.folder);
  const lost = lostIds(files);
  return lost.length === 0 ? null : rowsLost(directory, files.path, lost);
}
