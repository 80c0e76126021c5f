/** What has to be done to a text to make it another one: one stretch of it taken out, another put in its place. */
export interface TextEdit {
  /** Where the stretch begins, in units of UTF-16. */
  readonly from: number;
  readonly removed: number;
  readonly added: string;
}

/**
 * The smallest single edit that makes `after` of `before`. Small where texts differ in one place, so that it can be kept for many
 * files.
 */
export function editBetween(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let kept = 0;
  while (kept < shorter - from && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept += 1;
  return { from, removed: before.length - kept - from, added: after.slice(from, after.length - kept) };
}

/** The text with the edit made; places are counted in UTF-16 code units. */
export const edited = (text: string, { from, removed, added }: TextEdit): string =>
  text.slice(0, from) + added + text.slice(from + removed);
