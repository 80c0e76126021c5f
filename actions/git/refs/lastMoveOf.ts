import { join } from 'node:path';
import { readText } from '../../files/readText.ts';

/** The last time a branch of this repository moved. */
export interface BranchMove {
  /** Seconds since 1970. */
  readonly at: number;
  /** Nothing was committed on it since it was made. */
  readonly isCreation: boolean;
}

/**
 * Git's own diary of a branch, its last line: answered from one file, where asking for the commit would start git or
 * unpack objects. Null when there is no such branch or git keeps no diary (`core.logAllRefUpdates`).
 * `branch` is trusted: see `isBranchName`.
 */
export function lastMoveOf(commonDir: string, branch: string): BranchMove | null {
  const lines = (readText(join(commonDir, 'logs', 'refs', 'heads', branch)) ?? '').trimEnd().split('\n');
  const found = /^(?<before>[0-9a-f]+) [0-9a-f]+ .*> (?<at>\d+) [+-]\d{4}(?:\t|$)/.exec(lines.at(-1) ?? '')?.groups;
  return found ? { at: Number(found['at']), isCreation: /^0+$/.test(found['before'] ?? '') } : null;
}
