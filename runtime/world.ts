import { cwd, env, pid } from 'node:process';
import { ulids } from './ulids.ts';

/** What a session knows of the outside: where it stands, what surrounds it, what time it is. Nothing below reads the process itself. */
export interface World {
  /** The folder the command was given in, absolute. It may have been removed since. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly now: () => Date;
  /** A new ULID, greater than every one before. */
  readonly newId: () => string;
}

/** The world this process runs in. */
export function realWorld(): World {
  const now = (): Date => new Date();
  return { cwd: standingIn(), env, pid, now, newId: ulids(now) };
}

/** A process whose folder was removed cannot ask for it any more, but its shell has written it down. */
function standingIn(): string {
  try {
    return cwd();
  } catch {
    return env['PWD'] ?? '/';
  }
}

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
