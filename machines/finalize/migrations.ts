import type { Migration } from '../definition.ts';

/** One for each version after the first, in order. */
export const migrations: readonly Migration[] = [];
