import { unionMerge } from '../unionMerge.ts';
import type { Merged, Versions } from './merged.ts';

/** Unites event logs row by row. A side without the log has lost its rows, and they come back. */
export function mergeEventLog({ base, ours, theirs }: Versions): Merged {
  const united = unionMerge(base ?? '', ours ?? '', theirs ?? '');
  return united.ok ? { text: united.value } : { conflict: united.problems.map(({ message }) => message).join(' ') };
}
