/**
 * A moment as event rows write it: `2026-01-01T00:00:00.123000+00:00`, in UTC with microseconds. The clock has milliseconds;
 * `bump` adds microseconds, so that rows written in one of them keep their order.
 */
export function isoMicros(moment: Date, bump = 0): string {
  const micros = moment.getTime() * 1000 + bump;
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros - seconds * 1_000_000).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}+00:00`;
}
