import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';

/** A review that sent a package back, as its file tells it (contract 2 §6.1). */
export interface ReviewCycle {
  readonly cycle_number: number;
  /** Name of the mission's folder. */
  readonly mission: string;
  readonly wp_id: string;
  readonly reviewer: string;
  /** When it was reviewed: UTC, in seconds, with a Z. */
  readonly reviewed_at: string;
}

const cycleName = /^review-cycle-([1-9]\d*)\.md$/;

export const reviewCycleFile = (cycle: number): string => `review-cycle-${cycle}.md`;

/** By what an event refers to the file of a review; `stem` is the name of the package's file without its ending. */
export const reviewPointer = (mission: string, stem: string, cycle: number): string =>
  `review-cycle://${mission}/${stem}/${reviewCycleFile(cycle)}`;

/**
 * The number of the last review among the files of a package, 0 before the first.
 * REVIEW_CYCLE_MISNAMED for a file that is called almost like one: the next number could be one that is taken.
 */
export function lastReviewCycle(names: readonly string[]): Outcome<number> {
  const odd = names.filter((name) => name.startsWith('review-cycle-') && name.endsWith('.md') && !cycleName.test(name));
  if (odd.length > 0)
    return failure(
      problem(
        'REVIEW_CYCLE_MISNAMED',
        `${odd.join(', ')} cannot be told apart from the reviews of the package: their names are review-cycle-<number>.md.`,
        { details: { files: odd } },
      ),
    );
  return success(Math.max(0, ...names.map((name) => Number(cycleName.exec(name)?.[1] ?? 0))));
}

/** The front matter of a review's file, its keys sorted. The verdict is not among them: it lives in the event alone. */
export const reviewCycleHead = ({ cycle_number, mission, wp_id, reviewer, reviewed_at }: ReviewCycle) => ({
  affected_files: [],
  cycle_number,
  mission_slug: mission,
  reproduction_command: null,
  reviewed_at,
  reviewer_agent: reviewer,
  wp_id,
});
