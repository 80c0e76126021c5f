/** The state of something after any number of the entries of its history. */
export interface SavedPoints<Entry, State> {
  /** After so many entries. */
  at(count: number): State;
  /** The same of a history that goes on differently behind the first `alike` entries: the points up to there are kept. */
  of(entries: readonly Entry[], alike: number): SavedPoints<Entry, State>;
}

/** So many entries are taken from one saved point to the next: as many as take less time than a frame of a film. */
const stride = 128;

/**
 * States along a history. Points on the way are kept as they are come by, so going to and fro costs a stride at most.
 * `grow` takes entries that follow each other, and what it is given it leaves as it is.
 */
export function savedPoints<Entry, State>(
  entries: readonly Entry[],
  first: State,
  grow: (state: State, more: readonly Entry[]) => State,
  points: State[] = [],
): SavedPoints<Entry, State> {
  const pointAt = (index: number): State => {
    for (let next = points.length; next <= index; next += 1)
      points.push(next === 0 ? first : grow(points[next - 1] ?? first, entries.slice((next - 1) * stride, next * stride)));
    return points[index] ?? first;
  };
  return {
    at(count) {
      const until = Math.max(0, Math.min(count, entries.length));
      const point = Math.floor(until / stride);
      const rest = entries.slice(point * stride, until);
      return rest.length === 0 ? pointAt(point) : grow(pointAt(point), rest);
    },
    of: (others, alike) => savedPoints(others, first, grow, points.slice(0, Math.floor(alike / stride) + 1)),
  };
}
