import { sameLines, linesOf } from './sameLines.ts';

/**
 * The lines that are in one text alone, in order: those that go with `-` in front, those that come with `+`. As few as can be,
 * what goes before what comes; in texts that differ too much, everything between their common beginning and end.
 */
export function lineDifference(before: string, after: string): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const found: string[] = [];
  let [i, j] = [0, 0];
  for (const [inOld, inNow] of [...sameLines(old, now), [old.length, now.length] as const]) {
    found.push(...old.slice(i, inOld).map((line) => shown('-', line)), ...now.slice(j, inNow).map((line) => shown('+', line)));
    [i, j] = [inOld + 1, inNow + 1];
  }
  return found;
}

const shown = (sign: '-' | '+', line: string): string => sign + line.replace(/\r?\n$/, '');
