import type { Behind } from './recordEvents.ts';

/** What could not be brought up to date, as sentences. */
export const warningsOf = ({ status, caches }: Behind): string[] =>
  [status, ...caches].flatMap((met) => (met === null ? [] : [met.message]));
