import { textWidth } from './columns.ts';
import { styled, type Line, type Page } from './page.ts';

/** A page as far as a terminal can show it without losing its top, and then how much is missing; a page that fits is left as it is. */
export function topOf(page: Page, { rows, columns }: { readonly rows: number; readonly columns: number }): Page {
  // After the last line the cursor stands in a row of its own.
  const room = rows - 1;
  const heights = page.map((line) => Math.max(1, Math.ceil(textWidth(textOf(line)) / columns)));
  if (total(heights) <= room) return page;
  let kept = 0;
  while (total(heights.slice(0, kept + 1)) <= room - 1) kept += 1;
  const missing = page.length - kept;
  return [...page.slice(0, kept), [styled('dim', `… ${missing} more ${missing === 1 ? 'line' : 'lines'}`.slice(0, columns))]];
}

const total = (heights: readonly number[]): number => heights.reduce((sum, height) => sum + height, 0);

const textOf = (line: Line): string =>
  typeof line === 'string' ? line : line.map((span) => (typeof span === 'string' ? span : span.text)).join('');
