import type { JsonObject } from '../../schemas/json.ts';
import { type Outcome, failure, success } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import { documentText } from './canonicalJson.ts';
import { type ReadJson, readJson } from './exactJson.ts';

/** The bytes of status.json. */
export const statusText = (snapshot: StatusSnapshot): string => documentText(snapshot, { sorted: true, ascii: false });

/**
 * Reads the text of a status.json: any object, for other versions leave other keys there. Anything else is
 * STATUS_SNAPSHOT_UNREADABLE.
 */
export function readStatusText(text: string): Outcome<JsonObject> {
  let json: ReadJson;
  try {
    json = readJson(text);
  } catch {
    return unreadable('is not JSON');
  }
  return isObject(json.exact) ? success(json.exact) : unreadable('is not a JSON object');
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const unreadable = (what: string) => failure(problem('STATUS_SNAPSHOT_UNREADABLE', `The status.json of the mission ${what}.`));
