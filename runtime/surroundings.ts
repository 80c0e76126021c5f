import { cwd, env } from 'node:process';

/** What a question knows of the outside: where it is asked, what surrounds it, what time it is. Nothing below reads the process itself. */
export interface Surroundings {
  /** The folder the command was given in, absolute. It may have been removed since. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** The surroundings of this process. */
export const realSurroundings = (): Surroundings => ({ cwd: standingIn(), env, now: () => new Date() });

/** A process whose folder was removed cannot ask for it any more, but its shell has written it down. */
function standingIn(): string {
  try {
    return cwd();
  } catch {
    return env['PWD'] ?? '/';
  }
}
