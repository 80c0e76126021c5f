/**
 * Text for people, as data: lines of spans. A page becomes terminal text in one place, which neutralises every
 * control and direction character in it; a renderer can therefore print any title, path or message as it is.
 */
export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow';
export type Span = string | { readonly style: Style; readonly text: string };
export type Line = string | readonly Span[];
export type Page = readonly Line[];

const codes: Readonly<Record<Style, readonly [open: number, close: number]>> = {
  bold: [1, 22],
  cyan: [36, 39],
  dim: [2, 22],
  green: [32, 39],
  red: [31, 39],
  yellow: [33, 39],
};

export const styled = (style: Style, text: string): Span => ({ style, text });

// Control characters move the cursor or talk to the terminal; direction marks and isolates reorder what is read;
// line and paragraph separators break a line that the page did not break.
const unsafe =
  // oxlint-disable-next-line no-control-regex -- these are the characters to be found
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A character as JSON escapes it. */
export const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text that prints as it reads: every unsafe character as its JSON escape. */
export const printable = (text: string): string => text.replace(unsafe, unicodeEscape);

/** Terminal text of a page, every line ended by a newline. Whether colours are wanted is asked only of a page that has any. */
export function pageText(page: Page, wantsColour: () => boolean): string {
  const colour = page.some((line) => typeof line !== 'string' && line.some((span) => typeof span !== 'string')) && wantsColour();
  const spanText = (span: Span): string => {
    if (typeof span === 'string') return printable(span);
    const [open, close] = codes[span.style];
    return colour ? `\u001b[${open}m${printable(span.text)}\u001b[${close}m` : printable(span.text);
  };
  return page.map((line) => `${typeof line === 'string' ? printable(line) : line.map(spanText).join('')}\n`).join('');
}
