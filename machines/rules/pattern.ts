/**
 * Regular expressions as the original's engine reads them.
 *
 * The two engines give the same signs different meanings: there a line ends at `\n` alone, here at four characters;
 * there digits, letters and white space are those of Unicode. Documents are split by these expressions,
 * so a difference in one sign is a difference in what a mission says.
 */
const spaceMembers = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const wordMembers = '\\p{L}\\p{N}_';
const word = `[${wordMembers}]`;

const insideClass: Readonly<Record<string, string>> = { '\\d': '\\p{Nd}', '\\s': spaceMembers, '\\w': wordMembers };
const outsideClass: Readonly<Record<string, string>> = {
  '\\d': '\\p{Nd}',
  '\\s': `[${spaceMembers}]`,
  '\\S': `[^${spaceMembers}]`,
  '\\w': word,
  '\\b': `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
  '^': '(?<![^\\n])',
  $: '(?![^\\n])',
  '.': '[^\\n]',
};

/** A letter that has to be there: one that a count follows may be missing. */
const letterAhead = /^[A-Za-z0-9_](?![?*{])/;
const letterBehind = /(?:^|[^\\])[A-Za-z0-9_]$/;

/** Where a letter stands beside the edge of a word, one look at the other side tells: a tenth of the time that both take. */
function edgeOfWord(before: string, after: string): string | undefined {
  if (letterAhead.test(after)) return `(?<!${word})`;
  return letterBehind.test(before) ? `(?!${word})` : outsideClass['\\b'];
}

/** A regular expression over whole texts, written with the usual signs: `^` and `$` hold at every line. */
export function pattern(source: string, flags: '' | 'i' | 'g' | 'gi' = ''): RegExp {
  let isInClass = false;
  const translated = source.replace(/\\.|[[\]^$.]/g, (sign, at: number) => {
    const isEdge = sign === '\\b' && !isInClass;
    const meaning = isEdge ? edgeOfWord(source.slice(0, at), source.slice(at + 2)) : (isInClass ? insideClass : outsideClass)[sign];
    isInClass = isInClass ? sign !== ']' : sign === '[';
    return meaning ?? sign;
  });
  return new RegExp(translated, `${flags}u`);
}

const space = new RegExp(`[${spaceMembers}]`, 'u');

/** The text without white space at its ends. Walks in from both, so that no text is slow to strip. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && space.test(text.charAt(start))) start += 1;
  while (end > start && space.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The signs that end a line where a document is read line by line, as the inside of a character class. */
export const lineEnds = '\\n\\v\\f\\r\\x1c-\\x1e\\x85\\u2028\\u2029';
const lineEnd = new RegExp(`\\r\\n|[${lineEnds}]`, 'u');

/** The lines of a text without their ends. The last line counts only when it holds something. */
export function lines(text: string): readonly string[] {
  const all = text.split(lineEnd);
  return all.at(-1) === '' ? all.slice(0, -1) : all;
}
