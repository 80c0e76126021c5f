import Type, { type Static } from 'typebox';
import { FoldShape } from './fold.ts';

const count = Type.Integer({ minimum: 0 });

/**
 * The fold of a mission's event log as it was last written down, with everything it takes to tell whether it still is the
 * fold of that log. A cache: whoever doubts any part of it folds the log from its beginning.
 */
export const SavedFoldShape = Type.Object(
  {
    format: Type.Literal('saved-fold/1'),
    /** Version of the program that folded: another one may fold differently. */
    program: Type.String(),
    /** The log as it was: bytes, inode and times in nanoseconds (decimal digits, for they exceed what a number holds). */
    log: Type.Object({ size: count, inode: Type.String(), modified: Type.String(), changed: Type.String() }, { additionalProperties: false }),
    /** The last bytes of the log, one character each. */
    tail: Type.String({ maxLength: 4096 }),
    /** CRC-32 of all bytes of the log. */
    checksum: count,
    /** How much of the file of ids belongs to this fold, and its CRC-32. */
    ids: Type.Object({ size: count, checksum: count }, { additionalProperties: false }),
    fold: FoldShape,
  },
  { additionalProperties: false },
);
export type SavedFold = Static<typeof SavedFoldShape>;
