import { sameLines, linesOf } from '../sameLines.ts';
import { heldVersion } from './heldVersion.ts';

/** A stretch of a text on both sides; `settled` when at most one of them changed it. */
export type Stretch = { readonly settled: readonly string[] } | { readonly ours: readonly string[]; readonly theirs: readonly string[] };

/** Compares two texts with the one both come from, and cuts them where all three have a line in common. */
export function threeWayLines(base: string, ours: string, theirs: string): readonly Stretch[] {
  const [old, our, their] = [linesOf(base), linesOf(ours), linesOf(theirs)];
  const inTheirs = new Map(sameLines(old, their));
  const found: Stretch[] = [];
  let [fromBase, fromOurs, fromTheirs] = [0, 0, 0];
  const upTo = (endOfBase: number, endOfOurs: number, endOfTheirs: number): void => {
    const versions = {
      base: old.slice(fromBase, endOfBase),
      ours: our.slice(fromOurs, endOfOurs),
      theirs: their.slice(fromTheirs, endOfTheirs),
    };
    const held = heldVersion(versions.base, versions.ours, versions.theirs, isSame);
    found.push(held === null ? versions : { settled: versions[held] });
  };
  for (const [atBase, atOurs] of sameLines(old, our)) {
    const atTheirs = inTheirs.get(atBase);
    if (atTheirs === undefined) continue;
    upTo(atBase, atOurs, atTheirs);
    found.push({ settled: our.slice(atOurs, atOurs + 1) });
    [fromBase, fromOurs, fromTheirs] = [atBase + 1, atOurs + 1, atTheirs + 1];
  }
  upTo(old.length, our.length, their.length);
  return found;
}

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((line, index) => line === right[index]);

/** Lines as one text: a line that was the last of its side gets an end when more follows. */
export const joinedLines = (lines: readonly string[]): string =>
  lines.map((line, index) => (index === lines.length - 1 || line.endsWith('\n') ? line : `${line}\n`)).join('');
