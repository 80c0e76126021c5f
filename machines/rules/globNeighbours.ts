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
  const { rank, end, beginning } = beginnings(stems, byStem.places);
  const matched = matchingGlobs(globs, stems, byStem);

  return function* neighbours(place) {
    yield place;
    for (let shorter = beginning[place] ?? -1; shorter >= 0; shorter = beginning[shorter] ?? -1) yield shorter;
    for (let order = (rank[place] ?? 0) + 1; order < (end[place] ?? 0); order += 1) yield byStem.places[order] ?? place;
    yield* matched.get(place) ?? [];
  };
}

/** Texts in alphabetical order: the keys, and beside each the place it came from. */
interface Alphabetical {
  readonly keys: readonly string[];
  readonly places: readonly number[];
}

function alphabetical(texts: readonly string[]): Alphabetical {
  const textAt = (place: number): string => texts[place] ?? '';
  const places = [...texts.keys()].toSorted((a, b) => (textAt(a) < textAt(b) ? -1 : Number(textAt(a) > textAt(b))));
  return { keys: places.map(textAt), places };
}

/** How stems begin with each other, for each place. Empty stems begin nothing and have no beginning. */
interface Beginnings {
  /** The position in alphabetical order. */
  readonly rank: Int32Array;
  /** The position up to which all that follow begin with this stem. */
  readonly end: Int32Array;
  /** The place of the longest other stem this one begins with, or -1. Following it leads to all of them. */
  readonly beginning: Int32Array;
}

function beginnings(stems: readonly string[], places: readonly number[]): Beginnings {
  const [rank, end, beginning] = [new Int32Array(stems.length), new Int32Array(stems.length), new Int32Array(stems.length).fill(-1)];
  const open: number[] = [];
  const closeUntil = (isOpen: (place: number) => boolean, position: number): void => {
    for (let last = open.at(-1); last !== undefined && !isOpen(last); last = open.at(-1)) {
      end[last] = position;
      open.pop();
    }
  };
  for (const [position, place] of places.entries()) {
    const stem = stems[place] ?? '';
    rank[place] = position;
    if (stem === '') continue;
    closeUntil((shorter) => stem.startsWith(stems[shorter] ?? ''), position);
    beginning[place] = open.at(-1) ?? -1;
    open.push(place);
  }
  closeUntil(() => false, places.length);
  return { rank, end, beginning };
}

/** Pairs of patterns of which one matches the stem of the other, seen from both sides, as far as stems alone do not tell. */
function matchingGlobs(globs: readonly string[], stems: readonly string[], byStem: Alphabetical): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  // A pattern whose only wildcard is the one its stem lost matches nothing but stems that begin with its own.
  const inner = [...globs.keys()].filter((place) => stems[place] === '' || hasWildcard.test(stems[place] ?? ''));
  if (inner.length === 0) return found;
  const candidatesOf = candidates(stems, byStem);
  for (const place of inner) {
    const glob = globs[place] ?? '';
    const matches = wildcardMatcher(glob);
    for (const other of candidatesOf(glob)) {
      if (other === place || !matches(stems[other] ?? '')) continue;
      append(found, place, other);
      append(found, other, place);
    }
  }
  return found;
}

/**
 * Answers which stems a pattern could match: the fewest of those that begin like it, those that end like it, and those
 * that have one of its parts. Wildcards match "/" too, but a part without any stands whole between the same two slashes.
 */
function candidates(stems: readonly string[], byStem: Alphabetical): (glob: string) => readonly number[] {
  const byEnd = alphabetical(stems.map(reversed));
  const byPart = new Map<string, number[]>();
  for (const [place, stem] of stems.entries()) for (const part of stem.split('/')) append(byPart, part, place);
  return (glob) => {
    const lists = [
      beginningWith(byStem, /^[^*?[]*/.exec(glob)?.[0] ?? ''),
      beginningWith(byEnd, reversed(/[^*?[\]]*$/.exec(glob)?.[0] ?? '')),
      ...wholeParts(glob)
        .filter((part) => !hasWildcard.test(part))
        .map((part) => byPart.get(part) ?? []),
    ];
    return lists.reduce((fewest, list) => (list.length < fewest.length ? list : fewest));
  };
}

const hasWildcard = /[*?[]/;

/** What stands between two slashes of a pattern, as far as none of them can be a member of a set in brackets. */
function wholeParts(glob: string): readonly string[] {
  const open = glob.indexOf('[');
  if (open === -1) return glob.split('/');
  const behind = glob.slice(Math.max(open, glob.lastIndexOf(']')) + 1);
  return [...glob.slice(0, open).split('/').slice(0, -1), ...behind.split('/').slice(1)];
}

function append<Key>(lists: Map<Key, number[]>, key: Key, place: number): void {
  const known = lists.get(key);
  if (known) known.push(place);
  else lists.set(key, [place]);
}

function beginningWith({ keys, places }: Alphabetical, beginning: string): readonly number[] {
  const from = firstWhere(keys, (key) => key >= beginning);
  return places.slice(
    from,
    firstWhere(keys, (key) => key >= beginning && !key.startsWith(beginning)),
  );
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

const reversed = (text: string): string => text.split('').toReversed().join('');
