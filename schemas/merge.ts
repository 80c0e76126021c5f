import Type, { type Static } from 'typebox';
import { SavedProblemShape } from './chainContext.ts';
import { changed, WorktreeStateShape } from './changes.ts';
import { closed } from './closed.ts';
import { MergeStrategyShape } from './config.ts';
import { GateFindingShape, GateOverrideShape } from './mergeGates.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/** A lane that is landed, and what people call the work in it. */
const MergeLaneShape = Type.Object({ lane_id: Type.String(), branch: Type.String(), packages: texts }, closed);

/**
 * What one attempt builds on, as object ids. Tips do not change within an attempt: where one has moved before the landing is
 * published, another attempt is made, built and proven from the beginning.
 */
const MergeAttemptShape = Type.Object(
  {
    /** From 1. */
    n: Type.Integer({ minimum: 1 }),
    /** Why there is another one, as sentences; empty for the first. */
    because: texts,
    target: Type.String(),
    /** The tip of the mission's branch; null where there is none. */
    mission: textOrNull,
    coordination: textOrNull,
    /** In landing order; null where a lane has no branch. */
    lanes: Type.Array(Type.Object({ lane_id: Type.String(), tip: textOrNull }, closed)),
  },
  closed,
);
export type MergeAttempt = Static<typeof MergeAttemptShape>;

/** Everything about a merge that was fixed when it began. None of it changes on resume. */
const MergePlanShape = Type.Object(
  {
    /** The main checkout: git is run there. */
    checkout: Type.String(),
    mission: Type.Object(
      {
        directory: Type.String(),
        /** The mission's id; the name of its directory where it has none. */
        id: Type.String(),
        title: Type.String(),
        /** From the top of a checkout. */
        folder: Type.String(),
      },
      closed,
    ),
    /** Short names of branches. */
    target: Type.String(),
    mission_branch: textOrNull,
    coordination_branch: textOrNull,
    strategy: MergeStrategyShape,
    /** In landing order; planning packages have no lane here. */
    lanes: Type.Array(MergeLaneShape),
    planning: texts,
    push: orNull(Type.Object({ remote: Type.String() }, closed)),
    cleanup: Type.Object({ branches: Type.Boolean(), worktrees: Type.Boolean() }, closed),
    overrides: Type.Array(GateOverrideShape),
    /** The id of the event that will say of a package that it is done. */
    done: Type.Array(Type.Object({ wp: Type.String(), event_id: Type.String() }, closed)),
    /** Who merges, for the record. */
    actor: Type.String(),
    /** The moment of everything that has one (ISO 8601). */
    at: Type.String(),
    attempt: MergeAttemptShape,
  },
  closed,
);
export type MergePlan = Static<typeof MergePlanShape>;

/** A file in a tree. */
const VersionShape = Type.Object({ mode: Type.String(), oid: Type.String() }, closed);
export type Version = Static<typeof VersionShape>;

/** A file that two commits do not agree about: how it began, and what each has made of it. Null where it is not there. */
const MergeConflictPathShape = Type.Object(
  {
    path: Type.String(),
    /** In git's words: `contents`, `modify/delete` …; `known file` where our own rules for a file do not settle it. */
    kind: Type.String(),
    base: orNull(VersionShape),
    ours: orNull(VersionShape),
    theirs: orNull(VersionShape),
  },
  closed,
);
export type MergeConflictPath = Static<typeof MergeConflictPathShape>;

/** One side of a conflict. */
const SideShape = Type.Object({ name: Type.String(), commit: Type.String(), packages: texts }, closed);
export type MergeSide = Static<typeof SideShape>;

/** Two commits that do not fit together, and the tree with what could be brought together (marked in the files that could not). */
const MergeConflictShape = Type.Object(
  {
    /** In which step: the lanes among each other, or the whole with the target. */
    step: Type.Enum(['building', 'landing']),
    ours: SideShape,
    theirs: SideShape,
    tree: Type.String(),
    paths: Type.Array(MergeConflictPathShape, { minItems: 1 }),
  },
  closed,
);
export type MergeConflict = Static<typeof MergeConflictShape>;

/**
 * What somebody has decided about a conflict. It holds wherever the same versions of the same files meet again: an edit with
 * `of` stands for a conflict between exactly these, one without for a change that was made beside it.
 */
const MergeResolutionShape = Type.Object(
  {
    /** The commit in which it was made, kept under `ref`. */
    commit: Type.String(),
    ref: Type.String(),
    by: Type.String(),
    ours: SideShape,
    theirs: SideShape,
    edits: Type.Array(
      Type.Object(
        {
          path: Type.String(),
          of: orNull(Type.Object({ base: textOrNull, ours: textOrNull, theirs: textOrNull }, closed)),
          /** What stood there before somebody changed it. */
          was: orNull(VersionShape),
          becomes: orNull(VersionShape),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type MergeResolution = Static<typeof MergeResolutionShape>;

const GatesCheckedShape = Type.Object({ findings: Type.Array(GateFindingShape), changed }, closed);
export type GatesChecked = Static<typeof GatesCheckedShape>;

/** The lanes brought together. */
const LanesBuiltShape = Type.Object(
  {
    state: Type.Literal('built'),
    /** Null where there is neither a lane nor a branch of the mission: everything is on the target already. */
    commit: textOrNull,
    lanes: Type.Array(
      Type.Object(
        {
          lane_id: Type.String(),
          /** `contained`: everything of it was there already; `taken`: nothing else had to be merged with it. */
          state: Type.Enum(['merged', 'taken', 'contained']),
          commit: Type.String(),
          /** Files that our own rules have settled. */
          settled: texts,
        },
        closed,
      ),
    ),
    changed,
  },
  closed,
);
export type LanesBuilt = Static<typeof LanesBuiltShape>;

const ConflictFoundShape = Type.Object({ state: Type.Literal('conflict'), conflict: MergeConflictShape, changed }, closed);
export type ConflictFound = Static<typeof ConflictFoundShape>;

/** The commit that is to become the target, and what it holds beside code. */
const LandingMadeShape = Type.Object(
  {
    state: Type.Literal('built'),
    commit: Type.String(),
    tree: Type.String(),
    parents: texts,
    mission_number: Type.Integer({ minimum: 0 }),
    /** Packages that are done with it, and all events it says that with. */
    done: texts,
    events: texts,
    /**
     * Files of the mission that it takes along from a checkout as they are on the disk, and its event log where that has rows
     * nobody has committed.
     */
    taken: texts,
    /** Files of the mission that are written for it: the blob with what they hold, and the one with what the main checkout had there. */
    written: Type.Array(Type.Object({ path: Type.String(), blob: Type.String(), former: textOrNull }, closed)),
    /** Digest of the mission's event logs as they lay here and were read for this; null where there was none. */
    log: textOrNull,
    settled: texts,
    /**
     * What became of all that the target and the lanes have changed (merge-ledger.json has it in full); `open` is what nobody can
     * account for.
     */
    account: Type.Object(
      {
        totals: Type.Record(Type.String(), Type.Integer()),
        open: Type.Array(Type.Object({ side: Type.String(), path: Type.String(), why: Type.String() }, closed)),
      },
      closed,
    ),
    changed,
  },
  closed,
);
export type LandingMade = Static<typeof LandingMadeShape>;

const LandingProvenShape = Type.Object(
  {
    /** Checkouts that have the target checked out, absolute: nothing in them would be lost. */
    checkouts: texts,
    findings: Type.Array(GateFindingShape),
    /** How the worktrees stood that may be removed when it has landed, by their path from the main checkout. */
    worktrees: Type.Record(Type.String(), WorktreeStateShape),
    /**
     * The blobs of the files that may be removed then, by their path from the main checkout. Merges that were begun before this
     * was kept do not have it.
     */
    files: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** Where the remote had the target when it was last heard of; null where nothing is pushed or nothing is known. */
    remote: textOrNull,
    /**
     * Where the branch of the main checkout was; null where it has none or has the target. Merges that were begun before this was
     * kept do not have it.
     */
    home: Type.Optional(textOrNull),
    changed,
  },
  closed,
);
export type LandingProven = Static<typeof LandingProvenShape>;

const MovedShape = Type.Object({ state: Type.Literal('moved'), attempt: MergeAttemptShape, changed }, closed);
export type TipsMoved = Static<typeof MovedShape>;

const PublishedShape = Type.Object({ state: Type.Literal('published'), kept: Type.Record(Type.String(), Type.String()), changed }, closed);
export type LandingPublished = Static<typeof PublishedShape>;

const RefreshedShape = Type.Object(
  {
    /** Absolute. */
    checkouts: texts,
    /** What became of the mission's files on the branch of the main checkout, where that is not the target. */
    commits: Type.Array(StatusCommitShape),
    changed,
  },
  closed,
);
export type CheckoutsRefreshed = Static<typeof RefreshedShape>;

const PushedShape = Type.Object({ remote: Type.String(), branch: Type.String(), commit: Type.String(), changed }, closed);
export type LandingPushed = Static<typeof PushedShape>;

const CleanedShape = Type.Object(
  {
    removed_worktrees: texts,
    deleted_branches: texts,
    /** What was left where it is, and why. */
    kept: Type.Array(Type.Object({ what: Type.String(), why: Type.String() }, closed)),
    changed,
  },
  closed,
);
export type CleanedUp = Static<typeof CleanedShape>;

/** What the landing of a mission remembers. */
export const MergeContextShape = Type.Object(
  {
    plan: MergePlanShape,
    /** All there were; the last one counts. */
    attempts: Type.Array(MergeAttemptShape, { minItems: 1 }),
    resolutions: Type.Array(MergeResolutionShape),
    /** Where somebody has to decide; null where nobody has to. */
    conflict: orNull(MergeConflictShape),
    workspace: textOrNull,
    /** Files of the conflict that were still open when it was looked at last. */
    open: texts,
    /** What the steps of the present attempt have answered. */
    results: Type.Partial(
      Type.Object({
        gating: GatesCheckedShape,
        building: LanesBuiltShape,
        landing: LandingMadeShape,
        proving: LandingProvenShape,
        publishing: PublishedShape,
        refreshing: RefreshedShape,
        pushing: PushedShape,
        cleaning: CleanedShape,
      }),
      closed,
    ),
    stopped: orNull(Type.Object({ at: Type.String({ minLength: 1 }), problem: SavedProblemShape }, closed)),
  },
  closed,
);
export type MergeContext = Static<typeof MergeContextShape>;
