/** Pairs of neighbouring characters: names that share many of them look alike, whatever the order of their words. */
function pairs(text: string): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at + 1 < text.length; at += 1) found.add(text.slice(at, at + 2));
  return found;
}

function likeness(a: string, b: string): number {
  const [left, right] = [pairs(a), pairs(b)];
  let both = 0;
  for (const pair of left) if (right.has(pair)) both += 1;
  return left.size + right.size === 0 ? 0 : (2 * both) / (left.size + right.size);
}

const most = 3;

/**
 * The names that somebody who typed `text` may have meant, best first, at most three. A name that holds the text counts as
 * much as one that is spelled alike. `spellings` are the ways a name is written, when people do not write it whole.
 */
export function nearestNames(
  text: string,
  names: readonly string[],
  spellings: (name: string) => readonly string[] = (name) => [name],
): readonly string[] {
  const typed = text.toLowerCase();
  const score = (spelling: string): number => (typed.length >= 3 && spelling.includes(typed) ? 1 : likeness(typed, spelling));
  return names
    .map((name) => ({ name, best: Math.max(...spellings(name).map((spelling) => score(spelling.toLowerCase()))) }))
    .filter(({ best }) => best >= 0.5)
    .toSorted((a, b) => b.best - a.best || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}
