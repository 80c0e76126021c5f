import type { Migration } from '../definition.ts';

/** How older snapshots become readable, oldest first. */
export const migrations: readonly Migration[] = [];
