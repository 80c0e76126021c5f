import { printable } from './page.ts';

/** Text as lines of at most `width` columns, broken at spaces; every line after the first begins with `indent`. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(joined) > width) {
      lines.push(line);
      line = indent + word;
    } else line = joined;
  }
  return [...lines, line];
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const zero = /\p{Mn}|\p{Me}|[\u200b-\u200d]/u;

/** What nearly all texts are made of: characters of one column each. */
const plain = /^[ -~]*$/;

/** Columns that a text takes on a terminal: ideographs and emoji take two, combining marks none. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const character of printable(text)) columns += widthOf(character);
  return columns;
}

const widthOf = (character: string): number => (zero.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** A text of exactly `width` columns: filled with spaces, or cut with an ellipsis. */
export function fit(text: string, width: number): string {
  const missing = width - textWidth(text);
  if (missing >= 0) return printable(text) + ' '.repeat(missing);
  const room = width - 1;
  if (plain.test(text)) return `${text.slice(0, Math.max(0, room))}…`;
  let kept = '';
  let columns = 0;
  for (const character of printable(text)) {
    if (columns + widthOf(character) > room) break;
    kept += character;
    columns += widthOf(character);
  }
  return `${kept}…${' '.repeat(Math.max(0, room - columns))}`;
}
