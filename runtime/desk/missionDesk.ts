import { join } from 'node:path';
import type { LogFile } from './appendRows.ts';

/** The files of one mission that its writers and readers share. */
export interface MissionDesk extends LogFile {
  /** status.json, beside the log. */
  readonly status: string;
  readonly lock: string;
  readonly savedFold: string;
  /** The log's folds on the way to its end. */
  readonly points: string;
  /** What was seen of the mission when it was last written of. */
  readonly sight: string;
  /** The document of a merge that is not finished. */
  readonly merge: string;
  /** A copy of the log, out of reach of what is done to the working tree. */
  readonly kept: string;
  /** The ids of the events in the saved fold, one a line. */
  readonly ids: string;
  /** Folder of the saved machines of the work packages. */
  readonly packages: string;
  /** Folder of notes about which process stands behind a claim. */
  readonly holders: string;
  /** The mission's type as it was last read and walked, where it is the project's own. */
  readonly missionType: string;
}

/** The lock of a lane of a mission: whoever makes or changes its worktree holds it. */
export const laneLock = (desk: string, directory: string, laneId: string): string =>
  join(desk, 'missions', directory, 'lanes', `${laneId}.lock`);

/**
 * @param desk the desk of the project, in git's common directory, where every worktree sees it
 * @param directory name of the mission's directory: what its desk is known by
 * @param folder where the log and status.json of the mission are
 */
export function missionDesk(desk: string, directory: string, folder: string): MissionDesk {
  // Put together by hand: node's join takes every path apart sign by sign.
  const own = `${desk}/missions/${directory}`;
  return {
    path: `${folder}/status.events.jsonl`,
    status: `${folder}/status.json`,
    lock: `${own}/lock`,
    aside: `${own}/torn-tails.jsonl`,
    savedFold: `${own}/fold.json`,
    points: `${own}/points`,
    sight: `${own}/sight`,
    merge: `${own}/operations/merge.json`,
    kept: `${own}/log.jsonl`,
    ids: `${own}/ids`,
    packages: `${own}/packages`,
    holders: `${own}/holders`,
    missionType: `${own}/mission-type.json`,
  };
}
