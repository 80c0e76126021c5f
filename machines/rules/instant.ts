const iso =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6})\d*)?)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * Microseconds since 1970 (UTC) of an ISO 8601 text with date, time and zone; null for anything else. A whole number, so that
 * differences are exact: digits behind the sixth are cut off. Written out because the rules know no clock and Date.parse
 * accepts far more than the format.
 */
export function microsecondsSinceEpoch(text: string): number | null {
  const found = iso.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1, 7).map((part) => Number(part ?? 0));
  if (day > daysIn(year, month)) return null;
  const offset = (found[8] === '-' ? -60 : 60) * (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0));
  const wholeSeconds = daysSinceEpoch(year, month, day) * 86_400 + hours * 3600 + minutes * 60 + seconds - offset;
  return wholeSeconds * 1_000_000 + Number((found[7] ?? '').padEnd(6, '0'));
}

/** The same in seconds, with fraction: as near as a number that size can be. */
export function secondsSinceEpoch(text: string): number | null {
  const microseconds = microsecondsSinceEpoch(text);
  return microseconds === null ? null : microseconds / 1_000_000;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0));

function daysSinceEpoch(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  let days = before * 365 + leapDays - 719_162;
  for (let each = 1; each < month; each += 1) days += daysIn(year, each);
  return days + day - 1;
}
