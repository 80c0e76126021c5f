/** From so many comparisons of lines on, what differs is shown as one block: the difference is for reading, not for computing with. */
const mostComparisons = 1_000_000;

/**
 * The lines that are in one text alone, in order: those that go with `-` in front, those that come with `+`. As few as can be,
 * what goes before what comes.
 */
export function lineDifference(before: string, after: string): readonly string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return between(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
}

/** With their ends: a last line without one is another line. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

const shown = (sign: '-' | '+', line: string): string => sign + line.replace(/\r?\n$/, '');

function between(old: readonly string[], now: readonly string[]): readonly string[] {
  if (old.length * now.length > mostComparisons) return [...old.map((line) => shown('-', line)), ...now.map((line) => shown('+', line))];
  const width = now.length + 1;
  // At each pair of places: how many lines the rests of both texts have in common.
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const place = i * width + j;
      common[place] = old[i] === now[j] ? (common[place + width + 1] ?? 0) + 1 : Math.max(common[place + width] ?? 0, common[place + 1] ?? 0);
    }
  }
  const found: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && old[i] === now[j]) [i, j] = [i + 1, j + 1];
    else if (j === now.length || (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) found.push(shown('-', old[i++] ?? ''));
    else found.push(shown('+', now[j++] ?? ''));
  }
  return found;
}
