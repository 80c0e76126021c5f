import type { Surroundings } from '../runtime/surroundings.ts';
import type { World } from '../runtime/world.ts';

/** One stream of the process, as far as the mouth needs it. */
export interface Stream {
  write(text: string): void;
  /** Asked late: finding out costs more than printing. */
  isTerminal(): boolean;
  /** Columns of the terminal, or null when it is none. */
  columns(): number | null;
  /** Rows of the terminal, or null when it is none. */
  rows(): number | null;
}

/** Everything `main` touches of the process; a test hands in its own. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What runs us, for bug reports: `node v20.19.0 linux x64`. */
  readonly host: string;
  /** Over when the process is told to stop (SIGINT, SIGTERM): what lasts ends then, in order. */
  stopped(): AbortSignal;
  surroundings(): Promise<Surroundings>;
  world(): Promise<World>;
}
