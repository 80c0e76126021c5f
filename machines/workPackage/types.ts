import type { DisplayLane } from '../../schemas/lane.ts';
import type { TransitionRequest } from '../../schemas/transition.ts';
import type { WorkPackageContext } from '../../schemas/workPackageContext.ts';

/** What somebody means to do with a work package. From any one lane an intent leads to one lane. */
export type Intent =
  | 'APPROVE'
  | 'BLOCK'
  | 'CANCEL'
  | 'CLAIM'
  | 'FINISH'
  | 'PLAN'
  | 'REJECT'
  | 'RELEASE'
  | 'REVIEW'
  | 'REWORK'
  | 'START'
  | 'SUBMIT'
  | 'UNBLOCK';

/** A move whatever lane the package is in (contract 1 §4.4). */
export type Force = `FORCE.${DisplayLane}`;

export interface WorkPackageEvent {
  readonly type: Intent | Force;
  /** Id of the event row that records the move; null while a move is only asked about. */
  readonly id: string | null;
  readonly request: Omit<TransitionRequest, 'to' | 'force'>;
}

export interface WorkPackageInput {
  readonly wp: string;
}

export interface WorkPackageTypes {
  context?: WorkPackageContext;
  events?: WorkPackageEvent;
  input?: WorkPackageInput;
}
