import type { InspectionEvent } from 'xstate';

/**
 * What a run does that a kill can come before or after: writes of its document, effects, the row in the operation log, the
 * removal of its document.
 */
export type Act = 'write' | 'effect' | 'log' | 'remove';

/** `before effect claiming`: the act, and the state, the invocation or the outcome it is about. */
export type Boundary = `${'before' | 'after'} ${Act} ${string}`;

/** Ways to look at a run. Neither is asked for anything; what they throw ends the run where it is. */
export interface Watch {
  /** Hears of the machine and its effects in XState's own inspection events, after what they tell of has been saved. */
  readonly inspect?: (event: InspectionEvent) => void;
  /** Hears of every boundary. A run that ends at any of them is gone on with by the next one. */
  readonly reached?: (boundary: Boundary) => void;
}
