import type { Place } from '../../schemas/fold.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { microsecondsSinceEpoch } from '../rules/instant.ts';

/** A moment of a mission: how much of its history had happened, and the last thing that had. */
export interface Moment {
  /** So many entries of the history. */
  readonly count: number;
  /** The place of the last of them; null before the first. */
  readonly place: Place | null;
  /** Microseconds since 1970 of what was asked for; null where that cannot be told from the log. */
  readonly instant: number | null;
}

/**
 * The moment somebody names: the id of an event means when it had just happened, a time (ISO 8601; a day alone is its
 * beginning, without a zone it is UTC) means everything up to then. Problems: MOMENT_UNKNOWN.
 */
export function momentOf(entries: readonly Place[], named: string): Outcome<Moment> {
  const at = entries.findLastIndex(({ event_id }) => event_id === named);
  if (at >= 0) return success(momentAt(entries, at + 1));
  const instant = instantOf(named);
  if (instant === null) {
    const last = entries.at(-1) ?? null;
    const hint = last === null ? '' : ` The last event is ${last.event_id}, of ${last.at}.`;
    return failure(
      problem('MOMENT_UNKNOWN', `"${named}" is no event of this mission and no time.${hint}`, {
        details: { at: named, first: entries[0] ?? null, last },
      }),
    );
  }
  return success({ ...momentAt(entries, countUntil(entries, instant)), instant });
}

/**
 * How many entries had happened by an instant (microseconds since 1970). Histories are in the order of their texts, and times
 * written in two ways may not be: the last that had happened counts.
 */
export const countUntil = (entries: readonly Place[], instant: number): number =>
  entries.findLastIndex((entry) => happenedAt(entry) <= instant) + 1;

/** Microseconds since 1970; what names no time has happened before everything. */
export const happenedAt = ({ at }: Place): number => microsecondsSinceEpoch(at) ?? 0;

/** The moment after so many entries. */
export function momentAt(entries: readonly Place[], count: number): Moment {
  const last = entries[count - 1];
  return {
    count,
    place: last === undefined ? null : { at: last.at, event_id: last.event_id },
    instant: last === undefined ? null : microsecondsSinceEpoch(last.at),
  };
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Microseconds since 1970 of a time as somebody names it; null for what is none. */
export function instantOf(text: string): number | null {
  const whole = day.test(text) ? `${text}T00:00:00Z` : text;
  return microsecondsSinceEpoch(whole) ?? microsecondsSinceEpoch(`${whole}Z`);
}
