import { Type, type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';

/** What something was and what it became; null where it was not there. */
const ChangeShape = Type.Object({ before: textOrNull, after: textOrNull }, { additionalProperties: false });

/** A checkout as it stood, as far as it can be made again. */
export const WorktreeStateShape = Type.Object(
  {
    /** Short name of the branch; null when HEAD was detached. */
    branch: textOrNull,
    /** The commit that was checked out; null on a branch without one. */
    head: textOrNull,
    /** Why it was locked; null when it was not. */
    locked: textOrNull,
    /** The patterns of a sparse checkout; null for everything. */
    sparse: orNull(Type.Array(Type.String())),
    /** A commit that keeps what was not committed in it; null when there was nothing of the kind. */
    work: textOrNull,
  },
  { additionalProperties: false },
);
export type WorktreeState = Static<typeof WorktreeStateShape>;

const WorktreeChangeShape = Type.Object(
  { before: orNull(WorktreeStateShape), after: orNull(WorktreeStateShape) },
  { additionalProperties: false },
);

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
    /**
     * Path of a checkout from the main one (`.` is the main checkout itself) → how it stood; null where it was none. It is listed
     * when its files were taken along: made, removed, switched, or brought from one commit to another. Where only the branch
     * has moved under it, the branch is listed and the checkout is not.
     */
    worktrees: Type.Record(Type.String(), WorktreeChangeShape),
  },
  { additionalProperties: false },
);
export type Changes = Static<typeof ChangesShape>;

export const ReportedChangesShape = Type.Partial(ChangesShape, { additionalProperties: false });
export type ReportedChanges = Static<typeof ReportedChangesShape>;

/**
 * The same in the answer of a step that a machine keeps: it is checked when the engine takes it from a hand, and here once more
 * would be a compiled check for each step.
 */
export const changed = Type.Unsafe<ReportedChanges>(Type.Object({}));
