import { globStem } from './globOverlap.ts';
import { wildcardMatcher } from './wildcardMatcher.ts';

/**
 * Answers, for patterns known beforehand, which of them overlap one of them: the places of all patterns for which
 * `globOverlap` holds, itself included, in no order and some of them twice. Asking `globOverlap` of every pair would cost
 * the square of their number. Here stems that begin with each other are neighbours in alphabetical order, and only the
 * few patterns with a wildcard before their end are matched, against those stems that share their literal beginning or end.
 */
export function globNeighbours(globs: readonly string[]): (place: number) => Iterable<number> {
  const stems = globs.map(globStem);
  const byStem = alphabetical(stems);
  const rank = new Int32Array(globs.length);
  for (const [order, place] of byStem.places.entries()) rank[place] = order;
  const beginning = nearestBeginnings(stems, byStem.places);
  const matched = matchingGlobs(globs, stems, byStem);

  return function* neighbours(place) {
    const stem = stems[place] ?? '';
    yield place;
    if (stem !== '') {
      for (let shorter = beginning[place] ?? -1; shorter >= 0; shorter = beginning[shorter] ?? -1) yield shorter;
      for (let order = (rank[place] ?? 0) + 1; byStem.keys[order]?.startsWith(stem) === true; order += 1) yield byStem.places[order] ?? place;
    }
    yield* matched.get(place) ?? [];
  };
}

/** Texts in alphabetical order: the keys, and beside each the place it came from. */
interface Alphabetical {
  readonly keys: readonly string[];
  readonly places: readonly number[];
}

function alphabetical(texts: readonly string[]): Alphabetical {
  const sorted = [...texts.entries()].toSorted(([, a], [, b]) => (a < b ? -1 : Number(a > b)));
  return { keys: sorted.map(([, text]) => text), places: sorted.map(([place]) => place) };
}

/** For each stem the place of the longest other one it begins with, or -1. Following the places leads to all of them. */
function nearestBeginnings(stems: readonly string[], places: readonly number[]): Int32Array {
  const nearest = new Int32Array(stems.length).fill(-1);
  const open: number[] = [];
  for (const place of places) {
    const stem = stems[place] ?? '';
    if (stem === '') continue;
    while (open.length > 0 && !stem.startsWith(stems[open.at(-1) ?? -1] ?? '')) open.pop();
    nearest[place] = open.at(-1) ?? -1;
    open.push(place);
  }
  return nearest;
}

/** Pairs of patterns of which one matches the stem of the other, seen from both sides, as far as stems alone do not tell. */
function matchingGlobs(globs: readonly string[], stems: readonly string[], byStem: Alphabetical): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  const note = (place: number, other: number): void => {
    const known = found.get(place);
    if (known) known.push(other);
    else found.set(place, [other]);
  };
  // A pattern whose only wildcard is the one its stem lost matches nothing but stems that begin with its own.
  const inner = [...globs.keys()].filter((place) => stems[place] === '' || /[*?[]/.test(stems[place] ?? ''));
  if (inner.length === 0) return found;
  const byEnd = alphabetical(stems.map(reversed));
  for (const place of inner) {
    const glob = globs[place] ?? '';
    const matches = wildcardMatcher(glob);
    const sharingBeginning = beginningWith(byStem, /^[^*?[]*/.exec(glob)?.[0] ?? '');
    const sharingEnd = beginningWith(byEnd, reversed(/[^*?[\]]*$/.exec(glob)?.[0] ?? ''));
    const candidates = sharingBeginning.length <= sharingEnd.length ? sharingBeginning : sharingEnd;
    for (const other of candidates) {
      if (other === place || !matches(stems[other] ?? '')) continue;
      note(place, other);
      note(other, place);
    }
  }
  return found;
}

function beginningWith({ keys, places }: Alphabetical, beginning: string): readonly number[] {
  const from = firstWhere(keys, (key) => key >= beginning);
  return places.slice(from, firstWhere(keys, (key) => key >= beginning && !key.startsWith(beginning)));
}

/** The first place at which a condition holds that, once it holds, holds for all later keys too. */
function firstWhere(keys: readonly string[], holds: (key: string) => boolean): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(keys[middle] ?? '')) high = middle;
    else low = middle + 1;
  }
  return low;
}

const reversed = (text: string): string => Array.from(text).toReversed().join('');
