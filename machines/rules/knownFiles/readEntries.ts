import { readJson } from '../exactJson.ts';
import type { Entries } from './mergeEntries.ts';

/** The keys of a JSON document; none for a file that is not there. Null when it is no JSON object. */
export function readEntries(text: string | null): Entries | null {
  if (text === null) return new Map();
  try {
    return entriesOf(readJson(text).exact);
  } catch {
    return null;
  }
}

/** The keys of a value. Null when it is no object. */
export const entriesOf = (value: unknown): Entries | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : null;
