import { strip } from '../../machines/rules/pattern.ts';

/** A file with front matter, taken apart (contract 1 §6.2). Line ends are `\n` in both parts, whatever the file has. */
export interface FrontMatterParts {
  /** What stands between the two rules, without the line end before the closing one. */
  readonly head: string;
  /** Everything behind the closing rule. */
  readonly body: string;
}

/** The 1-based line of the file on which the head begins. */
export const headLine = 2;

/**
 * Takes a text apart at its rules, or says why it cannot be. A byte order mark before the first rule is passed over.
 *
 * The opening line need only begin with `---`, and the first later line that is `---` between white space closes the
 * head, even inside a quoted or block scalar: that is how the original cuts, and both must read the same head.
 */
export function splitFrontMatter(text: string): FrontMatterParts | { readonly refusal: string } {
  const own = withoutMark(text);
  const normal = own.includes('\r') ? own.replaceAll(/\r\n?/g, '\n') : own;
  if (!normal.startsWith('---')) return { refusal: 'the file does not begin with a line "---"' };
  const start = normal.indexOf('\n') + 1 || normal.length + 1;
  for (let from = start; from <= normal.length;) {
    const lineEnd = normal.indexOf('\n', from);
    const to = lineEnd === -1 ? normal.length : lineEnd;
    if (isRule(normal.slice(from, to))) return { head: normal.slice(start, Math.max(start, from - 1)), body: normal.slice(to + 1) };
    from = to + 1;
  }
  return { refusal: 'no line "---" closes the front matter' };
}

/** A text without the byte order mark that some editors put before it. */
export const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);

const isRule = (line: string): boolean => line.includes('---') && strip(line) === '---';
