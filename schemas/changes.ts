import { Type, type Static } from 'typebox';
import { textOrNull } from './orNull.ts';

/** What something was and what it became; null where it was not there. */
const ChangeShape = Type.Object({ before: textOrNull, after: textOrNull }, { additionalProperties: false });

/**
 * What an operation did to the world, in full: enough to tell people, and to undo it later. An effect reports its share under
 * the key `changed` of its answer, leaving out what it never touches.
 */
export const ChangesShape = Type.Object(
  {
    /** Full ref name (`refs/heads/…`) → object ids. */
    refs: Type.Record(Type.String(), ChangeShape),
    /** Key of git's configuration → values. */
    config: Type.Record(Type.String(), ChangeShape),
    /** Path from the main checkout → ids of the blobs with its content. The former one is in the object store. */
    files: Type.Record(Type.String(), ChangeShape),
    /** Ids of the events that were appended. */
    events: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type Changes = Static<typeof ChangesShape>;

export const ReportedChangesShape = Type.Partial(ChangesShape, { additionalProperties: false });
export type ReportedChanges = Static<typeof ReportedChangesShape>;
