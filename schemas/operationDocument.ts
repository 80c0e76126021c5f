import Type, { type Static } from 'typebox';
import { ChangesShape } from './changes.ts';
import type { JsonObject } from './json.ts';
import { textOrNull } from './orNull.ts';
import { SnapshotEnvelopeShape } from './snapshot.ts';

/** An unfinished operation as it is saved: what its machine still has to do, and what is known of it beside that. */
export const OperationDocumentShape = Type.Object(
  {
    format: Type.Literal('operation/1'),
    /** What the document is known by among the operations of its mission. */
    name: Type.String({ minLength: 1 }),
    /** Name of the mission's directory; null when it belongs to none. */
    mission: textOrNull,
    /** Who began it. */
    actor: textOrNull,
    /** What was asked for, in the words of the command. */
    asked: Type.Unsafe<JsonObject>(Type.Object({})),
    begun_at: Type.String({ minLength: 1 }),
    /** How many processes have worked on it. */
    runs: Type.Integer({ minimum: 1 }),
    /** Fencing token of the lock under which this was written. */
    token: Type.Integer({ minimum: 1 }),
    /** What its effects have done so far. */
    changes: ChangesShape,
    /** The machine. Its `id` is the id of the operation, its `seq` counts the writes of this document. */
    saved: SnapshotEnvelopeShape,
  },
  { additionalProperties: false },
);
export type OperationDocument = Static<typeof OperationDocumentShape>;
