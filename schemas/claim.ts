import Type, { type Static } from 'typebox';
import { chainContext } from './chainContext.ts';
import { changed, WorktreeStateShape } from './changes.ts';
import { closed } from './closed.ts';
import { lanes } from './lane.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';
import { WorkspaceContextShape } from './workspaceContext.ts';
import { AddWorktreeInputShape } from './worktree.ts';

/** From whom a package is taken over, and why that may be. */
const TakeoverShape = Type.Object(
  {
    /** Null: nobody named held it. */
    holder: textOrNull,
    /** Id of the last event of the package: what comes after it is another claim, and not the one that is taken over. */
    claim: Type.String(),
    /** `gone`: its process has provably ended; `unnamed`: nobody named held it; `asked`: whoever asks answers for it. */
    why: Type.Enum(['gone', 'unnamed', 'asked']),
  },
  closed,
);
export type Takeover = Static<typeof TakeoverShape>;

/** The process that stands behind a claim. */
const ClaimProcessShape = Type.Object(
  {
    pid: Type.Integer({ minimum: 1 }),
    /** When it was created, as the original notes it; null where the system does not say. */
    created_at: textOrNull,
    /** All that it takes to prove later that it is gone (`holderText`). */
    holder: Type.String(),
  },
  closed,
);
export type ClaimProcess = Static<typeof ClaimProcessShape>;

/** A claim to be recorded. */
const ClaimOrderShape = Type.Object(
  {
    wp: Type.String(),
    agent: Type.String(),
    /** Ids of the events it may take. Which of them it takes is decided under the mission's lock. */
    ids: Type.Object(
      { released: Type.String(), claimed: Type.String(), started: Type.String(), freed: Type.String(), noted: Type.String() },
      closed,
    ),
    takes: orNull(TakeoverShape),
    model: textOrNull,
    profile: textOrNull,
    process: orNull(ClaimProcessShape),
    execution_mode: Type.Enum(['worktree', 'direct_repo']),
    /** Where the work is done, for the guard of the start. */
    workspace_context: Type.String(),
    /** Where the branch of the lane is, if it is there already. */
    lane_tip: Type.Optional(Type.String()),
  },
  closed,
);
export type ClaimOrder = Static<typeof ClaimOrderShape>;

const ClaimAnswerShape = Type.Object(
  {
    /** `begun`: it was free; `continued`: it was the agent's already; `taken`: it was another's. */
    way: Type.Enum(['begun', 'continued', 'taken']),
    from: Type.Enum(lanes),
    to: Type.Enum(lanes),
    /** Id of the last event of the package. As long as it is the last, the claim holds. */
    claim: Type.String(),
    /** Ids of the events that were recorded, in their order. */
    events: texts,
    /** What could not be brought up to date after that, as sentences. */
    warnings: texts,
    changed,
  },
  closed,
);
export type ClaimAnswer = Static<typeof ClaimAnswerShape>;

/** How the worktree of a lane comes to be. */
const AllocationShape = Type.Object(
  {
    lane_id: Type.String(),
    worktree: AddWorktreeInputShape,
    /** Short names of branches: a new branch begins at the first that is there, here or on a remote. */
    begins_at: texts,
    /** Where the branch was when this was planned; null when it was not there. */
    tip: textOrNull,
    /** How the worktree stood then; null when it was not there. */
    stood: Type.Optional(orNull(WorktreeStateShape)),
  },
  closed,
);
export type Allocation = Static<typeof AllocationShape>;

const AllocationAnswerShape = Type.Object(
  {
    /** `finished`: an earlier run had begun it. `restored`: its folder was gone, and what was staged in it was not. */
    state: Type.Enum(['added', 'finished', 'restored', 'present']),
    /** The branch that the branch of the lane began at; null when it was there before. */
    begun_at: textOrNull,
    head: textOrNull,
    /** What the hook post-checkout has said where it failed. */
    hook: Type.Optional(Type.String()),
    /** What was staged in it before its folder was gone, and is again. */
    staged: Type.Optional(texts),
    changed,
  },
  closed,
);
export type AllocationAnswer = Static<typeof AllocationAnswerShape>;

/** A branch with the code of packages that the claimed one depends on. */
const DependencyTipShape = Type.Object(
  {
    /** What people call it: the lane, or the branch of planning. */
    name: Type.String(),
    /** Short names it may have: the first that is there, here or on a remote. */
    branches: texts,
    packages: texts,
    /** Of the merge commit, if one is needed. */
    message: Type.String(),
  },
  closed,
);
export type DependencyTip = Static<typeof DependencyTipShape>;

/** What a worktree has to hold before work in it begins. */
const BasisShape = Type.Object(
  {
    wp: Type.String(),
    lane_id: Type.String(),
    worktree: Type.String(),
    branch: Type.String(),
    /** The commit that was checked out when the worktree was found or made. */
    from: textOrNull,
    tips: Type.Array(DependencyTipShape),
    /** Folders whose conflicts are settled with what the worktree has: nobody reads them there. */
    settled: texts,
    /** The moment of merge commits (ISO 8601). */
    at: Type.String(),
  },
  closed,
);
export type Basis = Static<typeof BasisShape>;

const BasisAnswerShape = Type.Object(
  {
    /** The commit that work begins on. */
    commit: textOrNull,
    /** Names of the tips that are in it. */
    holds: texts,
    /** Names of the tips that are nowhere to be found. */
    missing: texts,
    changed,
  },
  closed,
);
export type BasisAnswer = Static<typeof BasisAnswerShape>;

const PromptOrderShape = Type.Object(
  {
    wp: Type.String(),
    agent: Type.String(),
    /** The call the prompt is for: part of its name. */
    invocation: Type.String(),
    workspace: Type.Object(
      { path: Type.String(), branch: Type.String(), lane_id: textOrNull, environment: Type.Record(Type.String(), Type.String()) },
      closed,
    ),
    /** What somebody before has left uncommitted in the workspace. */
    rescued: orNull(Type.Object({ holder: textOrNull, ref: Type.String(), commit: Type.String(), paths: texts }, closed)),
  },
  closed,
);
export type PromptOrder = Static<typeof PromptOrderShape>;

const SavedPromptShape = Type.Object({ path: Type.String() }, closed);
export type SavedPrompt = Static<typeof SavedPromptShape>;

/** Where the work on a package is done, when that is the worktree of a lane. */
const LaneWorkplaceShape = Type.Object(
  {
    allocation: AllocationShape,
    tips: Type.Array(DependencyTipShape),
    settled: texts,
    /** As it is written where nothing is known of the worktree yet; `base_commit` is found out later. */
    context: WorkspaceContextShape,
    /** Id of the blob with what was written about the worktree before; null when there was nothing. */
    former: Type.Optional(textOrNull),
    /** For what another agent left uncommitted. */
    rescue: Type.Object({ ref: Type.String(), message: Type.String() }, closed),
  },
  closed,
);
export type LaneWorkplace = Static<typeof LaneWorkplaceShape>;

const ClaimPlanShape = Type.Object(
  {
    claim: ClaimOrderShape,
    /** Null: the work is done in the main checkout. */
    lane: orNull(LaneWorkplaceShape),
    /** As far as it is known before; what was rescued comes later. */
    prompt: PromptOrderShape,
    commit: Type.Object({ message: Type.String(), tip: textOrNull }, closed),
    /** The moment of everything that has one (ISO 8601). */
    at: Type.String(),
  },
  closed,
);
export type ClaimPlan = Static<typeof ClaimPlanShape>;

/** What is written about the worktree now. */
const RecordedWorkspaceShape = Type.Object({ ...WorkspaceContextShape.properties, changed: Type.Optional(changed) });
export type RecordedWorkspace = Static<typeof RecordedWorkspaceShape>;

const CommittedShape = Type.Object({ commits: Type.Array(StatusCommitShape), changed }, closed);

/** What the claiming of a package remembers. */
export const ClaimContextShape = chainContext(ClaimPlanShape, {
  claiming: ClaimAnswerShape,
  rescuing: Type.Object({ commit: textOrNull, paths: texts, changed }, closed),
  allocating: AllocationAnswerShape,
  basing: BasisAnswerShape,
  recording: RecordedWorkspaceShape,
  prompting: SavedPromptShape,
  committing: CommittedShape,
});
export type ClaimContext = Static<typeof ClaimContextShape>;
