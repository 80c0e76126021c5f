/**
 * A moment as event rows write it: `2026-01-01T00:00:00.123000+00:00`, in UTC with microseconds. The clock has milliseconds;
 * `bump` adds microseconds, so that rows written in one of them keep their order.
 */
export function isoMicros(moment: Date, bump = 0): string {
  const micros = moment.getTime() * 1000 + bump;
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros - seconds * 1_000_000).padStart(6, '0');
  const at = new Date(seconds * 1000);
  // toISOString would say the same, and look for the time zone first.
  const date = [padded(at.getUTCFullYear(), 4), padded(at.getUTCMonth() + 1), padded(at.getUTCDate())].join('-');
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((part) => padded(part)).join(':');
  return `${date}T${time}.${fraction}+00:00`;
}

const padded = (value: number, length = 2): string => String(value).padStart(length, '0');
