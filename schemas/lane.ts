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

export const terminalLanes = ['done', 'canceled'] as const satisfies readonly Lane[];

export const isLane = (text: string): text is Lane => (lanes as readonly string[]).includes(text);
