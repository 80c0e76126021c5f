/** From so many comparisons of lines on, what differs is taken as one block: an exact answer would take longer than it is worth. */
const mostComparisons = 1_000_000;

/** The lines of a text with their ends: a last line without one is another line. */
export const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The place of a line in one text, and that of the same line in the other. */
export type LinePair = readonly [left: number, right: number];

/** As many lines as two texts have in common in the same order, as pairs of places (from 0), in order. */
export function sameLines(left: readonly string[], right: readonly string[]): readonly LinePair[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left[left.length - 1 - tail] === right[right.length - 1 - tail])
    tail += 1;
  return [
    ...Array.from({ length: head }, (_, at): LinePair => [at, at]),
    ...between(left.slice(head, left.length - tail), right.slice(head, right.length - tail)).map(([i, j]): LinePair => [
      i + head,
      j + head,
    ]),
    ...Array.from({ length: tail }, (_, at): LinePair => [left.length - tail + at, right.length - tail + at]),
  ];
}

function between(left: readonly string[], right: readonly string[]): readonly LinePair[] {
  if (left.length * right.length > mostComparisons) return [];
  const width = right.length + 1;
  // At each pair of places: how many lines the rests of both texts have in common.
  const common = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const place = i * width + j;
      common[place] =
        left[i] === right[j] ? (common[place + width + 1] ?? 0) + 1 : Math.max(common[place + width] ?? 0, common[place + 1] ?? 0);
    }
  }
  const found: LinePair[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) found.push([i++, j++]);
    else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return found;
}
