/** A folder in which a program leaves the plans it makes, from the root of the project, and what that program is called there. */
export interface PlanSource {
  readonly folder: string;
  /** Null where any program may leave one. */
  readonly agent: string | null;
}

/** Where plans are looked for when none is named, in this order (contract 3 §4.4). */
export const planSources: readonly PlanSource[] = [
  { folder: '.opencode/plans', agent: 'opencode' },
  { folder: '.kiro/specs', agent: 'amazon-q' },
  { folder: '.cursor/plans', agent: 'cursor' },
  { folder: '.gemini/plans', agent: 'gemini' },
  { folder: '.handoff', agent: null },
];
