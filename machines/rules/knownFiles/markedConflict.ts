import type { Versions } from './merged.ts';
import { joinedLines, threeWayLines } from './threeWayLines.ts';

/**
 * A text in which both sides of a conflict are to be seen, between the marks git uses. Nobody can take such a file for a sound
 * one and commit one side without noticing.
 */
export function markedConflict({ base, ours, theirs }: Versions): string {
  const stretches = threeWayLines(base ?? '', ours ?? '', theirs ?? '');
  const isMarked = stretches.some((stretch) => !('settled' in stretch));
  // A rule may find a conflict where lines find none.
  const shown = isMarked ? stretches : [{ ours: [ours ?? ''], theirs: [theirs ?? ''] }];
  return joinedLines(
    shown.flatMap((stretch) =>
      'settled' in stretch
        ? stretch.settled
        : ['<<<<<<< ours\n', ...written(stretch.ours), '=======\n', ...written(stretch.theirs), '>>>>>>> theirs\n'],
    ),
  );
}

/** The lines of a side; the text of one that has none is a line as well. */
const written = (lines: readonly string[]): readonly string[] => lines.filter((line) => line !== '');
