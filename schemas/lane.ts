/**
 * The lanes a work package moves through (contract 1 §4.1).
 * `genesis` is where a package is before it was finalized; `uninitialized` is what a reader says of a package
 * without any transition. Neither is ever shown on a board.
 */
export const lanes = [
  'genesis',
  'uninitialized',
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
  'blocked',
  'canceled',
] as const;
export type Lane = (typeof lanes)[number];

/** The lanes of a board, in the order of its columns. */
export const displayLanes = [
  'planned',
  'claimed',
  'in_progress',
  'for_review',
  'in_review',
  'approved',
  'done',
  'blocked',
  'canceled',
] as const satisfies readonly Lane[];
export type DisplayLane = (typeof displayLanes)[number];

/** Whether an event has put the package on the board. */
export const isOnBoard = (lane: Lane): lane is DisplayLane => lane !== 'genesis' && lane !== 'uninitialized';

/** Whether the work is good enough to be built on: it waits to be landed, or has landed. */
export const hasPassedReview = (lane: Lane): boolean => lane === 'approved' || lane === 'done';

/** Whether nothing is left to do: the package has landed, or it never will. */
export const isTerminal = (lane: Lane): boolean => lane === 'done' || lane === 'canceled';

/** Whether work on it was begun at some time: it has a place to be done in, which must not change any more. */
export const hasBegun = (lane: Lane): boolean => isOnBoard(lane) && lane !== 'planned';

/** Whether somebody is at it, at the work or at its review. */
export const isInHand = (lane: Lane): boolean => lane === 'claimed' || lane === 'in_progress' || lane === 'in_review';

export const isLane = (text: string): text is Lane => (lanes as readonly string[]).includes(text);
