import Type, { type Static } from 'typebox';
import { chainContext } from './chainContext.ts';
import { ReportedChangesShape, WorktreeStateShape } from './changes.ts';
import { closed } from './closed.ts';
import { CommitFilesInputShape } from './commit.ts';
import type { JsonObject } from './json.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

const changed = ReportedChangesShape;

/** A branch to be checked out; it is made where the checkout stands when there is none of that name. */
export const SwitchBranchInputShape = Type.Object(
  {
    checkout: Type.String(),
    branch: Type.String(),
    /** How the checkout stood when this was planned, and where the branch was (null: nowhere). */
    from: Type.Optional(Type.Object({ state: WorktreeStateShape, tip: textOrNull }, closed)),
  },
  closed,
);
export type SwitchBranchInput = Static<typeof SwitchBranchInputShape>;

export const SwitchBranchOutputShape = Type.Object(
  {
    branch: Type.String(),
    state: Type.Enum(['created', 'switched', 'there']),
    /** What the hook post-checkout has said where it failed. The branch is checked out all the same. */
    hook: Type.Optional(Type.String()),
    changed,
  },
  closed,
);
export type SwitchBranchOutput = Static<typeof SwitchBranchOutputShape>;

/** Files to be laid out: paths from the main checkout, with forward slashes. */
const LayoutOrderShape = Type.Object(
  {
    /** The main checkout, absolute. */
    root: Type.String(),
    /** Folders that are there also while they are empty. */
    folders: texts,
    /** `before`: id of the blob with what was there when this was planned; null for nothing. */
    files: Type.Array(
      Type.Object(
        {
          path: Type.String(),
          text: Type.String(),
          whenThere: Type.Union([Type.Literal('keep'), Type.Literal('replace')]),
          before: Type.Optional(textOrNull),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type LayoutOrder = Static<typeof LayoutOrderShape>;

const LaidOutShape = Type.Object({ created: texts, updated: texts, unchanged: texts, changed: Type.Optional(changed) }, closed);
export type LaidOut = Static<typeof LaidOutShape>;

/** Rows of the mission's log, as they will stand there. */
const RowsOrderShape = Type.Object(
  {
    mission: Type.String(),
    rows: Type.Array(Type.Unsafe<JsonObject & { readonly event_id: string }>(Type.Object({ event_id: Type.String() }))),
  },
  closed,
);
export type RowsOrder = Static<typeof RowsOrderShape>;

const RecordedRowsShape = Type.Object({ events: texts, warnings: texts, changed }, closed);
export type RecordedRows = Static<typeof RecordedRowsShape>;

/** What is to be committed; or why nothing is, as a sentence. */
const KeepOrderShape = Type.Object({ commit: orNull(CommitFilesInputShape), branch: textOrNull, paths: texts, note: textOrNull }, closed);
export type KeepOrder = Static<typeof KeepOrderShape>;

const KeptShape = Type.Object({ commit: StatusCommitShape, changed }, closed);
export type Kept = Static<typeof KeptShape>;

/**
 * Planning documents on their way into a mission: laid out, recorded, committed. Everything is fixed before the first step,
 * so that a run that is killed anywhere is ended by the next one as the same mission with the same events.
 */
const DraftPlanShape = Type.Object(
  {
    /** Name of the mission's folder. */
    mission: Type.String(),
    /** Null: the branch that is checked out is the right one. */
    branch: orNull(SwitchBranchInputShape),
    files: LayoutOrderShape,
    rows: RowsOrderShape,
    keep: KeepOrderShape,
  },
  closed,
);
export type DraftPlan = Static<typeof DraftPlanShape>;

/** What the drafting of planning documents remembers. */
export const DraftContextShape = chainContext(DraftPlanShape, {
  switching: orNull(SwitchBranchOutputShape),
  laying: LaidOutShape,
  recording: RecordedRowsShape,
  committing: KeptShape,
});
export type DraftContext = Static<typeof DraftContextShape>;
