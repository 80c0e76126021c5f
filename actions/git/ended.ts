import type { Environment } from './environment.ts';

/** A program to be run. */
export interface Run {
  readonly program: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** What it reads on its standard input; null for nothing. */
  readonly input: string | Uint8Array | null;
  /** Whether nobody hears what it says: nothing that it has started and that runs on is waited for. */
  readonly isUnheard?: boolean;
}

/** How a program has ended. */
export interface Ended {
  /** Null when it was killed or could not be started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it wrote to a third output, beside those two. */
  readonly aside: string;
  /** Why it could not be started; null when it was. */
  readonly refusal: Error | null;
}
