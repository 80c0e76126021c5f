import { lineText } from '../canonicalJson.ts';
import { readJson } from '../exactJson.ts';
import { type KnownFileKind, mergeKnownFile } from '../knownFiles.ts';
import { lostLines } from './lostLines.ts';

/** A known file before and after the change of a side, and as it is in the result. Null where there is no such file. */
export interface KnownFileVersions {
  readonly before: string | null;
  readonly after: string | null;
  readonly result: string | null;
}

/**
 * Whether the result has of a known file what the rule for such files lets through: to merge the side into it once more would
 * change nothing. A status.json is made anew; copies of planning documents give way to those at home, which the target has.
 */
export function holdsByRule(kind: KnownFileKind, { before, after, result }: KnownFileVersions, isTarget: boolean): boolean {
  if (kind === 'status') return result !== null;
  if (kind === 'package' || kind === 'planning') return !isTarget;
  if (result === null) return false;
  if (kind === 'traces')
    return after !== null && !lostLines({ before: before ?? '', after }, [], result).some((lost) => lost.startsWith('a line is missing'));
  // What both began with says nothing of a log: rows never go. After a crosswise merge it may even be no log.
  const isLog = kind === 'event-log';
  const [again, alone] = [
    mergeKnownFile(kind, { base: isLog ? null : before, ours: result, theirs: after }),
    mergeKnownFile(kind, { base: null, ours: result, theirs: isLog ? '' : result }),
  ];
  return 'text' in again && 'text' in alone && again.text !== null && alone.text !== null && meaning(again.text) === meaning(alone.text);
}

/** JSON by its content, any other text as it is. */
function meaning(text: string): string {
  try {
    return lineText(readJson(text).exact);
  } catch {
    return text;
  }
}
