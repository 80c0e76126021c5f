import { linesOf, sameLines } from '../sameLines.ts';

/** What one side made of a text. */
export interface TextChange {
  readonly before: string;
  readonly after: string;
}

/**
 * What an edit of one side has lost in a text that is said to combine it with the edits of others, as sentences; none when it is
 * all there. Lines are counted, so it does not matter where a merge has put them: what was added is there, but for copies that
 * another side took away; what was taken away is gone, but for copies that another side added; and what nobody touched is as it was.
 */
export function lostLines(edit: TextChange, others: readonly TextChange[], result: string): readonly string[] {
  const [before, after, there] = [edit.before, edit.after, result].map(countsOf);
  const added = totals(others.map(addedIn));
  const removed = totals(others.map(({ before: from, after: to }) => addedIn({ before: to, after: from })));
  const count = (counts: ReadonlyMap<string, number> | undefined, line: string): number => counts?.get(line) ?? 0;
  const isTouched = (line: string): boolean =>
    count(before, line) !== count(after, line) || count(added, line) > 0 || count(removed, line) > 0;
  const lost: string[] = [];
  for (const line of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? []), ...(there?.keys() ?? [])])) {
    const [was, is, found] = [count(before, line), count(after, line), count(there, line)];
    if (is > was && found < is - count(removed, line)) lost.push(`a line is missing: ${shown(line)}`);
    else if (is < was && found > is + count(added, line)) lost.push(`a line is back: ${shown(line)}`);
    else if (!isTouched(line) && found !== was)
      lost.push(`a line that nobody touched is ${found < was ? 'missing' : 'new'}: ${shown(line)}`);
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
