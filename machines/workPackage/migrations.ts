import type { Migration } from '../definition.ts';

/** From each version of the machine to the next, in order. Append only; the present shape is the first. */
export const migrations: readonly Migration[] = [];
