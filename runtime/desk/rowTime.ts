import { codePointOrder } from '../../machines/rules/codePointOrder.ts';
import { secondsSinceEpoch } from '../../machines/rules/instant.ts';
import { isoMicros } from '../isoMicros.ts';

/**
 * The time of a new row of a work package: now, or if the package's last row is dated later (another machine's clock was
 * ahead, ours went back) the first moment after it. Rows are folded in the order of their times as characters, so a row
 * dated before the last one would change nothing and be lost. Null when no date sorts after the last one.
 */
export function rowTime(now: Date, last: string | null): string | null {
  const isLater = (time: string): boolean => last === null || codePointOrder(time, last) > 0;
  const present = isoMicros(now);
  if (isLater(present)) return present;
  const seconds = secondsSinceEpoch(last ?? '');
  if (seconds === null) return null;
  const nextMicrosecond = isoMicros(new Date(0), Math.round(seconds * 1_000_000) + 1);
  // `:00Z` sorts behind every fraction of its second, so after such a time only the next second will do.
  const nextSecond = isoMicros(new Date(0), (Math.floor(seconds) + 1) * 1_000_000);
  return [nextMicrosecond, nextSecond].find(isLater) ?? null;
}
