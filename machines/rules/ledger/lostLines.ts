import { linesOf, sameLines } from '../sameLines.ts';

/** What one side made of a text. */
export interface TextChange {
  readonly before: string;
  readonly after: string;
}

/**
 * What an edit of one side has lost in a text that is said to combine it with the edits of others, as sentences; none when it is
 * all there. Lines are counted, so it does not matter where a merge has put them: there are as many of each as the side has, but for
 * copies that another side took away or added.
 */
export function lostLines(edit: TextChange, others: readonly TextChange[], result: string): readonly string[] {
  const [before, after, there] = [edit.before, edit.after, result].map(countsOf);
  const added = totals(others.map(addedIn));
  const removed = totals(others.map(({ before: from, after: to }) => addedIn({ before: to, after: from })));
  const count = (counts: ReadonlyMap<string, number> | undefined, line: string): number => counts?.get(line) ?? 0;
  const lost: string[] = [];
  for (const line of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? []), ...(there?.keys() ?? [])])) {
    const [was, is, found] = [count(before, line), count(after, line), count(there, line)];
    const isUntouched = is === was && count(added, line) + count(removed, line) === 0;
    const what = isUntouched ? 'a line that nobody touched' : 'a line';
    if (found < is - count(removed, line)) lost.push(`${what} is missing: ${shown(line)}`);
    else if (found > is + count(added, line)) lost.push(`${what} is ${is < was ? 'back' : 'new'}: ${shown(line)}`);
  }
  return lost;
}

const countsOf = (text: string): ReadonlyMap<string, number> => totals([linesOf(text)]);

function totals(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const lines of lists) for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Lines that a text has beyond those it shares with what it came from, also where they only moved. */
function addedIn({ before, after }: TextChange): readonly string[] {
  const lines = linesOf(after);
  const kept = new Set(sameLines(linesOf(before), lines).map(([, place]) => place));
  return lines.filter((_, place) => !kept.has(place));
}

const longest = 60;
const shown = (line: string): string => JSON.stringify(line.length > longest ? `${line.slice(0, longest)}…` : line);
