import type { JsonObject } from '../schemas/json.ts';

/**
 * What is wrong with a command line. It becomes a USAGE problem only when it is told: the catalogue of problems is not
 * loaded by a command line that is right.
 */
export interface Mistake {
  readonly message: string;
  /** The command to type for help. */
  readonly next: string;
  readonly details: JsonObject;
}

export type Mistakes = readonly [Mistake, ...Mistake[]];

/** What was understood, or everything that was not. */
export type Understood<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly mistakes: Mistakes };
