import { type Outcome, success } from '../../schemas/outcome.ts';
import { readLog } from './eventLog.ts';
import { emptyFold, foldRows, snapshotOf } from './fold.ts';
import { identify, readMeta } from './identity.ts';
import { statusText } from './statusDocument.ts';

/**
 * The bytes of status.json as the texts of an event log and of meta.json (null when there is none) make it. For merges: a
 * status.json is never merged, it is made from the merged log. Fails with CANONICAL_STATUS_UNREADABLE and META_UNREADABLE.
 */
export function reducedStatus(log: string, meta: string | null, directory: string): Outcome<string> {
  const read = readLog(log);
  if (!read.ok) return read;
  const known = meta === null ? success(null) : readMeta(meta);
  if (!known.ok) return known;
  const identity = identify(known.value, directory);
  return identity.ok ? success(statusText(snapshotOf(foldRows(emptyFold, read.value), identity.value))) : identity;
}
