import type { MissionStatus } from '../desk/readStatus.ts';
import type { ShortOperation } from '../desk/shortOperation.ts';
import type { MissionBoard } from '../facts.ts';
import type { HandIn } from '../handIn.ts';
import type { Opened } from '../session/openForChange.ts';
import type { TaskMove } from './taskMove.ts';

/** A move of a work package, and everything it is decided from. */
export interface TaskScene extends Opened {
  readonly move: TaskMove;
  readonly boardWith: (status: MissionStatus) => MissionBoard;
  readonly work: WorkFacts;
  readonly operation: ShortOperation;
}

/** What git says of the work on the package, looked at before the mission's lock is taken. */
export interface WorkFacts {
  readonly handIn: HandIn;
  /** The branch the mission comes back to has it. */
  readonly isMerged: boolean;
}
