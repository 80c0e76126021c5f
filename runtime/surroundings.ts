import { readlinkSync } from 'node:fs';
import { chdir, cwd, env } from 'node:process';

/** What a question knows of the outside: where it is asked, what surrounds it, what time it is. Nothing below reads the process itself. */
export interface Surroundings {
  /** The folder the command was given in, absolute. It may have been removed since. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** The surroundings of this process. */
export const realSurroundings = (): Surroundings => ({ cwd: standingIn(), env, now: () => new Date() });

/**
 * A process whose folder was removed cannot ask for it any more, but the system or its shell has written it down. It goes on
 * where there is ground: whatever it starts or loads would fail for standing nowhere, whichever folder it is about.
 */
function standingIn(): string {
  try {
    const folder = cwd();
    return left !== null && folder === ground ? left : folder;
  } catch {
    left = removedFolder() ?? env['PWD'] ?? ground;
    chdir(ground);
    return left;
  }
}

const ground = '/';

/** The removed folder this process stood in. */
let left: string | null = null;

/** What Linux remembers of it. */
function removedFolder(): string | null {
  try {
    return readlinkSync('/proc/self/cwd').replace(/ \(deleted\)$/, '');
  } catch {
    return null;
  }
}
