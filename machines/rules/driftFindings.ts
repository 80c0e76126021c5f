import type { JsonValue } from '../../schemas/json.ts';
import type { StatusSnapshot } from '../../schemas/status.ts';
import { lineText } from './canonicalJson.ts';
import { codePointOrder } from './codePointOrder.ts';
import type { LogFinding } from './logFinding.ts';
import { readStatusText } from './statusDocument.ts';

/**
 * Where a status.json says something else than the log it was made from (contract 1 §3.10); how it is formatted does not count,
 * nor what it says of anything but its packages and its place in the log.
 *
 * @param committed the text of status.json, null when there is none
 * @param folded the snapshot of the log, null when there is no log
 */
export function driftFindings(committed: string | null, folded: StatusSnapshot | null): readonly LogFinding[] {
  if (committed === null) return folded === null ? [] : [drift(null, 'There is an event log but no status.json.')];
  if (folded === null) return [drift(null, 'There is a status.json but no event log.')];
  const read = readStatusText(committed);
  if (!read.ok) return read.problems.map(({ message }) => drift(null, message));
  const kept = read.value;
  const before = new Map(Object.entries(kept['work_packages'] ?? {}));
  const now = new Map(Object.entries(folded.work_packages));
  const ids = [...new Set([...before.keys(), ...now.keys()])].toSorted(codePointOrder);
  return [
    ...ids
      .filter((id) => !isSame(withoutLaterKeys(before.get(id)), now.get(id)))
      .map((id) => drift(id, `status.json and the event log say different things about ${id}.`)),
    ...(['retrospective', 'event_count', 'last_event_id'] as const)
      .filter((key) => !isSame(kept[key], folded[key]))
      .map((key) => drift(key, `status.json and the event log disagree in ${key}.`)),
  ];
}

/** What version 3.2.6 of the original repeats of a canceled package from the row that canceled it. */
const laterKeys: ReadonlySet<string> = new Set(['cancellation_reason', 'reason_source']);
const withoutLaterKeys = (state: JsonValue | undefined): JsonValue | undefined =>
  typeof state === 'object' && state !== null && !Array.isArray(state)
    ? Object.fromEntries(Object.entries(state).filter(([key]) => !laterKeys.has(key)))
    : state;

const drift = (about: string | null, sentence: string): LogFinding => ({ kind: 'drift', about, sentence });
/** What is not there and what is null say the same. */
const isSame = (left: unknown, right: unknown): boolean => lineText(left ?? null) === lineText(right ?? null);
