import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { readText } from '../../actions/files/readText.ts';

/** The text of an event log. A line that is no text comes as one that is no row, so that it is broken and no more than it. */
export function logText(path: string): string {
  const text = readText(path, true) ?? '';
  return text.includes('\uFFFD') ? byteLines(readFileSync(path)).map(textOf).join('') : text;
}

/** The lines of a log, each with its end and with one character for each byte: what is no text is kept as well. */
export const byteLines = (bytes: Buffer): readonly string[] => bytes.toString('latin1').split(/(?<=\n|\r(?!\n))/);

function textOf(line: string): string {
  const bytes = Buffer.from(line, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : `\uFFFD${bytes.toString()}`;
}
