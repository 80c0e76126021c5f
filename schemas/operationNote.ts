import Type, { type Static } from 'typebox';
import { OperationLogRowShape } from './operationLogRow.ts';

/**
 * A line of operations.jsonl that says what a short operation is about to do. All those of one operation count together, and none
 * once it has left its row.
 */
export const OperationNoteShape = Type.Object(
  {
    /** The process that does it, with all it takes to know later that it is gone. */
    holder: Type.String({ minLength: 1 }),
    /** The row it leaves should that process be killed, as far as what it names comes about; with no changes: none of it did. */
    row: OperationLogRowShape,
  },
  { additionalProperties: false },
);
export type OperationNote = Static<typeof OperationNoteShape>;
