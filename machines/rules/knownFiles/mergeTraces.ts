import { sameLines, linesOf } from '../sameLines.ts';
import type { BothSides, Merged } from './merged.ts';
import { joinedLines } from './threeWayLines.ts';

/**
 * Merges the traces of a mission: every line of both sides, in the order of each, ours first (contract 3 §1.13). Traces are written
 * on and on; a line that one side has taken away comes back.
 */
export function mergeTraces({ ours, theirs }: BothSides): Merged {
  const [our, their] = [linesOf(ours), linesOf(theirs)];
  const lines: string[] = [];
  let [i, j] = [0, 0];
  for (const [atOurs, atTheirs] of [...sameLines(our, their), [our.length, their.length] as const]) {
    lines.push(...our.slice(i, atOurs), ...their.slice(j, atTheirs), ...our.slice(atOurs, atOurs + 1));
    [i, j] = [atOurs + 1, atTheirs + 1];
  }
  return { text: joinedLines(lines) };
}
