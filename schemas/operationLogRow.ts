import Type, { type Static } from 'typebox';
import { ChangesShape } from './changes.ts';
import type { JsonObject } from './json.ts';
import { orNull, textOrNull } from './orNull.ts';

/** A row of operations.jsonl: how an operation ended or where it stopped. For people, history and undo; no decision reads it. */
export const OperationLogRowShape = Type.Object(
  {
    /** Id of the operation, the same in all of its rows. */
    id: Type.String({ minLength: 1 }),
    /** What kind of operation: the name of its machine, or of the command where one locked write is all there is to it. */
    operation: Type.String({ minLength: 1 }),
    name: Type.String({ minLength: 1 }),
    mission: textOrNull,
    actor: textOrNull,
    /** What was asked for, in the words of the command. */
    asked: Type.Unsafe<JsonObject>(Type.Object({})),
    /** `killed`: its process was gone before it could say how it ended; the changes are those that came about. */
    outcome: Type.Enum(['finished', 'stopped', 'refused', 'aborted', 'killed']),
    begun_at: Type.String({ minLength: 1 }),
    ended_at: Type.String({ minLength: 1 }),
    runs: Type.Integer({ minimum: 1 }),
    /** Fencing token of the lock under which it ended; null for one that has no document, and so no lock of its own. */
    token: orNull(Type.Integer({ minimum: 1 })),
    /** Why it did not finish, and in which step. */
    problem: orNull(Type.Object({ at: textOrNull, code: Type.String(), message: Type.String() }, { additionalProperties: false })),
    /** Everything it did from its beginning. */
    changes: ChangesShape,
  },
  { additionalProperties: false },
);
export type OperationLogRow = Static<typeof OperationLogRowShape>;
