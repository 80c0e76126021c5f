import type { Fold } from '../../schemas/fold.ts';
import type { RecordedIds } from './recordedIds.ts';

/** An event log, folded. */
export interface FoldedLog {
  readonly fold: Fold;
  /** Bytes of the log. */
  readonly size: number;
  /** False when the last row lacks its line end: nobody can go on from the fold of such a log. */
  readonly isTerminated: boolean;
  /** What a broken append left at the end; it is not read. */
  readonly tornTail: string | null;
  /** The ids of all rows, looked up when first asked for. */
  readonly ids: () => RecordedIds;
  /** The saved fold this one goes on from; null when it was made from the beginning. */
  readonly base: SavedFold | null;
}

/**
 * The fold of a mission's event log as it was last written down, with everything it takes to tell whether it still is the
 * fold of that log. A cache: whoever doubts any part of it folds the log from its beginning.
 */
export interface SavedFold {
  /** The log as it was: bytes, inode and times in nanoseconds (decimal digits, for they exceed what a number holds). */
  readonly log: { readonly size: number; readonly inode: string; readonly modified: string; readonly changed: string };
  /** The last bytes of the log, one character each. */
  readonly tail: string;
  /** CRC-32 of all bytes of the log. */
  readonly checksum: number;
  /** How much of the file of ids belongs to this fold, and its CRC-32. */
  readonly ids: { readonly size: number; readonly checksum: number };
  readonly fold: Fold;
}
