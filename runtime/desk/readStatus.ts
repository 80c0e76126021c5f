import { snapshotOf } from '../../machines/rules/fold.ts';
import type { Fold } from '../../schemas/fold.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { missionDesk } from './missionDesk.ts';
import { foldText, readFoldedLog } from './readFoldedLog.ts';

/** Where a mission stands, by its event log. */
export interface MissionStatus {
  readonly fold: Fold;
  /** The content of status.json. The file may say something older: it is made from the log, never the other way round. */
  readonly snapshot: StatusSnapshot;
  /** What a broken append left at the end of the log; the next writer sets it aside. */
  readonly tornTail: string | null;
}

/**
 * Reads where a mission stands, wherever its log is. Writes nothing, starts no process.
 * Problems: CANONICAL_STATUS_UNREADABLE for each malformed row, EVENT_LOG_NOT_A_FILE, FILE_NOT_READ.
 */
export function readStatus({ desk }: Pick<Project, 'desk'>, mission: Mission): Outcome<MissionStatus> {
  const { status } = mission.homes;
  const folded = status.at === 'branch' ? foldText(status.log) : readFoldedLog(missionDesk(desk, mission.directory, status.folder));
  if (!folded.ok) return folded;
  const { fold, tornTail } = folded.value;
  return success({ fold, snapshot: snapshotOf(fold, mission.identity), tornTail });
}
