import type { OtherRow } from '../../schemas/event.ts';
import type { Place, RetrospectiveFold } from '../../schemas/fold.ts';
import type { JsonValue } from '../../schemas/json.ts';
import type { RetrospectiveStatus } from '../../schemas/status.ts';
import isRetrospectiveMode from '../../schemas/generated/retrospectiveMode.js';
import { rowOrder } from './rowOrder.ts';

const begun: RetrospectiveFold = { requested: null, ended: null, generated: 0, applied: 0, rejected: 0 };
const ends: Readonly<Record<string, 'completed' | 'skipped' | 'failed'>> = {
  'retrospective.completed': 'completed',
  'retrospective.skipped': 'skipped',
  'retrospective.failed': 'failed',
};

/**
 * The retrospective after one more row; rows that are no step of it change nothing. Of several ends and requests the latest
 * counts, in whatever order they are read. Captured retrospectives (`type`) are not steps: they do not show here.
 */
export function foldRetrospective(before: RetrospectiveFold | null, row: OtherRow): RetrospectiveFold | null {
  const name = row['event_name'];
  if (typeof name !== 'string' || !name.startsWith('retrospective.')) return before;
  const fold = before ?? begun;
  const place = { at: textOr(row['at']), event_id: textOr(row['event_id']) };
  const payload = isRecord(row['payload']) ? row['payload'] : {};
  const status = ends[name];
  if (status !== undefined) {
    const path = payload['record_path'];
    return isNewer(place, fold.ended) ? { ...fold, ended: { place, status, record_path: typeof path === 'string' ? path : null } } : fold;
  }
  switch (name) {
    case 'retrospective.requested': {
      const mode = payload['mode'];
      return isNewer(place, fold.requested) ? { ...fold, requested: { place, mode: isRetrospectiveMode(mode) ? mode : null } } : fold;
    }
    case 'retrospective.proposal.generated':
      return { ...fold, generated: fold.generated + 1 };
    case 'retrospective.proposal.applied':
      return { ...fold, applied: fold.applied + 1 };
    case 'retrospective.proposal.rejected':
      return { ...fold, rejected: fold.rejected + 1 };
    default:
      return fold;
  }
}

/** What status.json says of it. */
export function retrospectiveStatus(fold: RetrospectiveFold): RetrospectiveStatus {
  return {
    status: fold.ended?.status ?? 'pending',
    mode: fold.requested?.mode ?? null,
    record_path: fold.ended?.record_path ?? null,
    proposals_total: fold.generated,
    proposals_applied: fold.applied,
    proposals_rejected: fold.rejected,
    proposals_pending: Math.max(0, fold.generated - fold.applied - fold.rejected),
  };
}

const isNewer = (place: Place, known: { readonly place: Place } | null): boolean => known === null || rowOrder(place, known.place) >= 0;
const textOr = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const isRecord = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
