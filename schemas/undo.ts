import Type, { type Static } from 'typebox';
import { chainContext } from './chainContext.ts';
import { changed, WorktreeStateShape } from './changes.ts';
import { closed } from './closed.ts';
import { orNull, textOrNull } from './orNull.ts';
import { RescueWorkInputShape } from './rescue.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/** A ref that is put back. `now` is where it is, and where it has to be. */
const RefReturnShape = Type.Object({ ref: Type.String(), now: textOrNull, become: textOrNull }, closed);

/** A checkout that follows a branch, or is switched to another one first. */
const CheckoutReturnShape = Type.Object(
  {
    /** Its top folder, absolute. */
    checkout: Type.String(),
    /** The branch it is switched to; null where it stays on its own. */
    branch: textOrNull,
    /** Whether it is left without a branch, as it was before. */
    isDetached: Type.Optional(Type.Boolean()),
    from: Type.String(),
    to: Type.String(),
    /** Paths that stay as they are on the disk. */
    leaves: texts,
    /** Whether the files were there before, so that the index alone follows. */
    isIndexOnly: Type.Boolean(),
    /** How it stands before and after that, by its path from the main checkout; null where it is no change of the checkout. */
    told: orNull(Type.Object({ key: Type.String(), before: WorktreeStateShape, after: WorktreeStateShape }, closed)),
  },
  closed,
);

/** Everything that moves refs and what follows them. */
const MovesShape = Type.Object(
  { root: Type.String(), refs: Type.Array(RefReturnShape), checkouts: Type.Array(CheckoutReturnShape) },
  closed,
);
export type Moves = Static<typeof MovesShape>;

/** Files and settings that become again what they were; contents by the ids of their blobs. */
const RestorationShape = Type.Object(
  {
    root: Type.String(),
    files: Type.Array(Type.Object({ /** From the main checkout. */ path: Type.String(), now: textOrNull, become: textOrNull }, closed)),
    config: Type.Array(Type.Object({ key: Type.String(), now: textOrNull, become: textOrNull }, closed)),
  },
  closed,
);
export type Restoration = Static<typeof RestorationShape>;

/** A worktree that is taken away or made again. `key` is its path from the main checkout. */
const WorktreeReturnShape = Type.Object({ key: Type.String(), path: Type.String(), state: WorktreeStateShape }, closed);
export type WorktreeReturn = Static<typeof WorktreeReturnShape>;

/** Uncommitted work of a worktree that is to be taken away. */
const KeepingShape = Type.Object(
  { root: Type.String(), files: texts, rescues: Type.Array(Type.Object({ key: Type.String(), rescue: RescueWorkInputShape }, closed)) },
  closed,
);
export type Keeping = Static<typeof KeepingShape>;

/** Rows that make up for what was taken back. */
const CompensatingRowsShape = Type.Object(
  {
    mission: Type.String(),
    rows: Type.Array(Type.Unsafe<{ readonly event_id: string }>(Type.Object({ event_id: Type.String() }))),
    /** Package → id of its last event when this was planned. */
    expects: Type.Record(Type.String(), textOrNull),
  },
  closed,
);
export type CompensatingRows = Static<typeof CompensatingRowsShape>;

/** Taking an operation back, decided to the last id. */
export const UndoPlanShape = Type.Object(
  {
    /** Id of the operation that is taken back, and what it was. */
    operation: Type.String(),
    what: Type.String(),
    verb: Type.Enum(['undo', 'redo']),
    mission: textOrNull,
    keeping: KeepingShape,
    clearing: Type.Array(WorktreeReturnShape),
    moving: MovesShape,
    restoring: RestorationShape,
    making: Type.Array(WorktreeReturnShape),
    rows: orNull(CompensatingRowsShape),
    /** Commits that take back what others have already, or what later commits stand on: the branch keeps its history. */
    reverts: Type.Array(Type.Object({ branch: Type.String(), commit: Type.String(), undone: Type.String(), remotes: texts }, closed)),
    /** Branches that go with commits that came after the operation; they stay reachable for the way back. */
    keeps: Type.Optional(Type.Array(Type.Object({ branch: Type.String(), tip: Type.String() }, closed))),
  },
  closed,
);
export type UndoPlan = Static<typeof UndoPlanShape>;

export const KeptWorkShape = Type.Object(
  { works: Type.Record(Type.String(), Type.String()), blobs: Type.Record(Type.String(), Type.String()), changed },
  closed,
);
export type KeptWork = Static<typeof KeptWorkShape>;

const DoneShape = Type.Object({ changed }, closed);
export type Done = Static<typeof DoneShape>;

const RecordedCompensationShape = Type.Object({ events: texts, warnings: texts, changed }, closed);
export type RecordedCompensation = Static<typeof RecordedCompensationShape>;

const CommittedUndoShape = Type.Object({ commits: Type.Array(StatusCommitShape), changed }, closed);
export type CommittedUndo = Static<typeof CommittedUndoShape>;

/** What taking an operation back remembers. */
export const UndoContextShape = chainContext(UndoPlanShape, {
  keeping: KeptWorkShape,
  clearing: DoneShape,
  moving: DoneShape,
  restoring: DoneShape,
  making: DoneShape,
  recording: RecordedCompensationShape,
  committing: CommittedUndoShape,
  retreating: DoneShape,
});
export type UndoContext = Static<typeof UndoContextShape>;

/** What was taken back, or would be. */
export const UndoReplyShape = Type.Object(
  {
    result: Type.Enum(['success', 'preview']),
    verb: Type.Enum(['undo', 'redo']),
    /** The operation that was taken back. */
    operation: Type.Object(
      { id: Type.String(), what: Type.String(), mission: textOrNull, actor: textOrNull, ended_at: Type.String() },
      closed,
    ),
    /** Id of the operation that did it; null for a preview. */
    id: textOrNull,
    /** It was taken back before, so nothing was done. */
    already: Type.Boolean(),
    refs: Type.Array(RefReturnShape),
    /** Checkouts that follow, by their top folders; `branch` where one is switched. */
    checkouts: Type.Array(Type.Object({ path: Type.String(), branch: textOrNull }, closed)),
    files: Type.Array(Type.Object({ path: Type.String(), becomes: Type.Enum(['removed', 'restored']) }, closed)),
    worktrees: Type.Object({ removed: texts, made: texts }, closed),
    /** Uncommitted work that was kept, by the worktree it was in. */
    kept: Type.Record(Type.String(), Type.String()),
    events: Type.Integer({ minimum: 0 }),
    reverts: Type.Array(Type.Object({ branch: Type.String(), commit: Type.String(), undone: Type.String(), remotes: texts }, closed)),
    resumed: Type.Boolean(),
    next_command: textOrNull,
    warnings: texts,
  },
  { ...closed, title: 'An operation, taken back' },
);
export type UndoReply = Static<typeof UndoReplyShape>;
