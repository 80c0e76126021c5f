import { findings } from '../../schemas/check.ts';
import isStatusSnapshot from '../../schemas/generated/statusSnapshot.js';
import { type Outcome, failure, success } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import { documentText } from './canonicalJson.ts';
import { likePlain, type ReadJson, readJson } from './exactJson.ts';

/** The bytes of status.json. */
export const statusText = (snapshot: StatusSnapshot): string => documentText(snapshot, { sorted: true, ascii: false });

/** Reads the text of a status.json. Anything else is STATUS_SNAPSHOT_UNREADABLE. */
export function readStatusText(text: string): Outcome<StatusSnapshot> {
  let json: ReadJson;
  try {
    json = readJson(text);
  } catch {
    return unreadable('is not JSON');
  }
  return isStatusSnapshot(json.plain)
    ? success(likePlain(json.plain, json.exact))
    : unreadable(`does not have its shape: ${findings(isStatusSnapshot).join('; ')}`);
}

const unreadable = (what: string) => failure(problem('STATUS_SNAPSHOT_UNREADABLE', `The status.json of the mission ${what}.`));
