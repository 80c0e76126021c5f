/**
 * A path on a line of its own, as git reads lists of them; in quotes where it could not be told from two lines or from a path in
 * quotes.
 */
export const pathLine = (path: string): string =>
  `${/^"|\n/.test(path) ? `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path}\n`;
