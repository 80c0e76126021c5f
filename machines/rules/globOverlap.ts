import { wildcardMatcher } from './wildcardMatcher.ts';

const tails = ['/**', '/*', '**', '*'] as const;

/** A pattern without the wildcard it ends in. */
export function globStem(glob: string): string {
  const tail = tails.find((end) => glob.endsWith(end));
  return tail === undefined ? glob : glob.slice(0, -tail.length);
}

/** Whether one stem begins with the other. Beginnings of names count: `src/foo` and `src/foobar.py` overlap. */
const stemsOverlap = (a: string, b: string): boolean => a !== '' && b !== '' && (a.startsWith(b) || b.startsWith(a));

/**
 * Whether two patterns of `owned_files` may claim the same file (contract 1 §6.12). Deliberately coarse, and on raw
 * strings: `*` and `?` match "/", case counts, `./src/a.py` and `src/a.py` do not overlap. It decides which packages
 * share a lane, so refining it would change the lanes of every mission.
 */
export function globOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  const [stemA, stemB] = [globStem(a), globStem(b)];
  return stemsOverlap(stemA, stemB) || wildcardMatcher(a)(stemB) || wildcardMatcher(b)(stemA);
}
