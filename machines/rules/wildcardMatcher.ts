/** What one place of a wildcard pattern asks for: a run of any characters, or one character of a kind. */
type Part = 'run' | ((character: string) => boolean);

/**
 * Compiles a shell-style pattern into a test of whole texts. `*` is any run of characters, `?` any one character,
 * `[abc]`, `[a-z]` and `[!a-z]` one of a set; nothing escapes, and every sign, "/" too, is a character like any other.
 * A `[` that is never closed stands for itself. Written by hand rather than as a regular expression so that a text
 * that almost matches costs at most length × length, whatever pattern a package declares.
 */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  const parts = partsOf(Array.from(pattern));
  return (text) => matches(parts, Array.from(text));
}

function matches(parts: readonly Part[], characters: readonly string[]): boolean {
  let part = 0;
  let at = 0;
  // Where to go on when a later part fails: only the latest run has to be tried longer, an earlier one never.
  let afterRun = -1;
  let runEnd = 0;
  while (at < characters.length) {
    const wanted = parts[part];
    if (wanted === 'run') {
      part += 1;
      afterRun = part;
      runEnd = at;
    } else if (wanted?.(characters[at] ?? '') === true) {
      part += 1;
      at += 1;
    } else if (afterRun >= 0) {
      runEnd += 1;
      part = afterRun;
      at = runEnd;
    } else {
      return false;
    }
  }
  while (parts[part] === 'run') part += 1;
  return part === parts.length;
}

function partsOf(signs: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs[at] ?? '';
    const end = sign === '[' ? endOfSet(signs, at) : -1;
    if (sign === '*') parts.push('run');
    else if (sign === '?') parts.push(() => true);
    else if (end > 0) {
      parts.push(setOf(signs.slice(at + 1, end)));
      at = end;
    } else parts.push((character) => character === sign);
  }
  return parts;
}

/** The place of the `]` that closes a set; one right at the beginning (after `!` too) is a member. -1 when there is none. */
function endOfSet(signs: readonly string[], start: number): number {
  const first = signs[start + 1] === '!' ? start + 2 : start + 1;
  return signs.indexOf(']', first + 1);
}

function setOf(members: readonly string[]): (character: string) => boolean {
  const isNegated = members[0] === '!';
  const ranges: (readonly [number, number])[] = [];
  for (let at = isNegated ? 1 : 0; at < members.length; at += 1) {
    // A hyphen makes a range only between two members; a range that runs backwards is empty.
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([codePoint(members[at]), codePoint(members[isRange ? at + 2 : at])]);
    if (isRange) at += 2;
  }
  return (character) => {
    const point = codePoint(character);
    return ranges.some(([low, high]) => low <= point && point <= high) !== isNegated;
  };
}

const codePoint = (character: string | undefined): number => character?.codePointAt(0) ?? -1;
