import type { BothSides, Merged } from './merged.ts';
import { joinedLines, threeWayLines } from './threeWayLines.ts';

/**
 * Merges the file of a work package line by line. Where both sides changed the same lines, those of the mission's home hold:
 * a worktree has only a copy, and it is stale from the moment the home is written (contract 3 §1.14).
 */
export const mergePackageFile = ({ base, ours, theirs }: BothSides): Merged => ({
  text: joinedLines(threeWayLines(base ?? '', ours, theirs).flatMap((stretch) => ('settled' in stretch ? stretch.settled : stretch.ours))),
});
