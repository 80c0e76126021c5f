/**
 * Whether a status.json tells of an event that its log does not have. It is made from the log alone: the log has lost rows since,
 * and was committed so. One that is not there, or cannot be read, tells of none. No shape is asked for: every question comes here.
 */
export function isAheadOfLog(committed: string | null, hasRow: (id: string) => boolean): boolean {
  const last = committed === null ? null : lastEvent(committed);
  return typeof last === 'string' && !hasRow(last);
}

function lastEvent(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'last_event_id' in value ? value.last_event_id : null;
  } catch {
    return null;
  }
}
