import { type ReadJson, readJson } from './exactJson.ts';
import { strip } from './pattern.ts';

/** A row of a file with one JSON text per line. */
export interface JsonLine {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
  /** Null when the row is not JSON. */
  readonly json: ReadJson | null;
  /** False for a last row without its line end. */
  readonly isTerminated: boolean;
}

/** JSON allows them inside a text, some readers of the original end a line there: a row that holds one is readable to nobody. */
const foreignLineEnds = ['\x85', '\u2028', '\u2029'];

/** The rows of a file of JSON lines, blank ones left out. A line ends at a newline, a carriage return or both. */
export function* jsonLines(text: string): Generator<JsonLine> {
  const foreign = foreignLineEnds.filter((sign) => text.includes(sign));
  const lines = text.includes('\r') ? text.split(/\r\n?|\n/) : text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const json = jsonOf(line, foreign);
    if (json !== 'blank') yield { number: index + 1, text: line, json, isTerminated: index < lines.length - 1 };
  }
}

/** White space around a row may be more than JSON's own; a byte order mark is none. */
function jsonOf(line: string, foreign: readonly string[]): ReadJson | null | 'blank' {
  if (line === '') return 'blank';
  const json = readOr(line);
  if (json !== null && foreign.length === 0) return json;
  const row = strip(line);
  if (row === '') return 'blank';
  if (foreign.some((sign) => row.includes(sign))) return null;
  return json ?? (row === line ? null : readOr(row));
}

function readOr(text: string): ReadJson | null {
  try {
    return readJson(text);
  } catch {
    return null;
  }
}
