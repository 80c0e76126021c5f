import Type, { type Static } from 'typebox';
import { chainContext } from './chainContext.ts';
import { changed } from './changes.ts';
import { closed } from './closed.ts';
import { orNull, textOrNull } from './orNull.ts';
import { RescueWorkInputShape } from './rescue.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';
import { WorkspaceContextShape } from './workspaceContext.ts';
import { AddWorktreeInputShape } from './worktree.ts';

/** What a crash has left of the work on a lane or a package, or that it has left nothing (contract 3 §2.5). */
export const RecoveryCaseShape = Type.Object(
  {
    kind: Type.Enum([
      'recreate_worktree',
      'recreate_context',
      'emit_transitions',
      'keep_work',
      'no_action',
      'merged_and_deleted',
      'ready_to_start_from_target',
      'claim_without_allocation',
      'branch_lost',
      'branch_elsewhere',
      'work_kept',
      'worktree_in_the_way',
      'worktree_misplaced',
      'lanes_missing',
      'orphan_context',
    ]),
    lane_id: textOrNull,
    branch: textOrNull,
    worktree: textOrNull,
    packages: texts,
    /** Whether it is put right by itself. */
    repairs: Type.Boolean(),
    sentence: Type.String(),
    /** What to run where it is not. */
    next: textOrNull,
    /** Files it is about, from the top of the worktree. */
    paths: texts,
  },
  closed,
);
export type RecoveryCase = Static<typeof RecoveryCaseShape>;

const LostWorkShape = Type.Object({ wp: Type.String(), rescue: RescueWorkInputShape }, closed);
export type LostWork = Static<typeof LostWorkShape>;

/** A worktree whose branch is there. */
const LostWorktreeShape = Type.Object({ lane_id: Type.String(), worktree: AddWorktreeInputShape }, closed);
export type LostWorktree = Static<typeof LostWorktreeShape>;

const NotedWorkspaceShape = Type.Object(
  { context: WorkspaceContextShape, /** Id of what the file held before. */ former: textOrNull },
  closed,
);
export type NotedWorkspace = Static<typeof NotedWorkspaceShape>;

/** A package whose work is further than its status. Ids of both events it may take are fixed before. */
const RaisedShape = Type.Object(
  { wp: Type.String(), ids: Type.Object({ claimed: Type.String(), started: Type.String() }, closed), workspace_context: Type.String() },
  closed,
);
export type Raised = Static<typeof RaisedShape>;

const RecoveryPlanShape = Type.Object(
  {
    rescues: Type.Array(LostWorkShape),
    worktrees: Type.Array(LostWorktreeShape),
    workspaces: Type.Array(NotedWorkspaceShape),
    raised: Type.Array(RaisedShape),
    commit: Type.Object({ message: Type.String(), tip: textOrNull }, closed),
    /** The moment of everything that has one (ISO 8601). */
    at: Type.String(),
  },
  closed,
);
export type RecoveryPlan = Static<typeof RecoveryPlanShape>;

/** What of one repair did not work. The others are made all the same. */
const MishapShape = Type.Object({ about: Type.String(), code: Type.String(), message: Type.String() }, closed);
export type Mishap = Static<typeof MishapShape>;
const mishaps = Type.Array(MishapShape);

const KeptWorkShape = Type.Object({ wp: Type.String(), ref: Type.String(), commit: Type.String(), paths: texts }, closed);

const WorkKeptShape = Type.Object({ kept: Type.Array(KeptWorkShape), mishaps, changed }, closed);
export type WorkKept = Static<typeof WorkKeptShape>;
const WorktreesMadeShape = Type.Object(
  {
    made: texts,
    /** By lane: what was staged in its worktree before the folder was gone, and is again. */ staged: Type.Optional(
      Type.Record(Type.String(), texts),
    ),
    mishaps,
    changed,
  },
  closed,
);
export type WorktreesMade = Static<typeof WorktreesMadeShape>;
const WorkspacesNotedShape = Type.Object({ noted: texts, mishaps, changed }, closed);
export type WorkspacesNoted = Static<typeof WorkspacesNotedShape>;
const PackagesRaisedShape = Type.Object(
  {
    raised: Type.Array(Type.Object({ wp: Type.String(), from: Type.String(), to: Type.String(), events: texts }, closed)),
    mishaps,
    changed,
  },
  closed,
);
export type PackagesRaised = Static<typeof PackagesRaisedShape>;

/** What putting a mission back on its feet remembers. */
export const RecoveryContextShape = chainContext(RecoveryPlanShape, {
  keeping: WorkKeptShape,
  allocating: WorktreesMadeShape,
  noting: WorkspacesNotedShape,
  raising: PackagesRaisedShape,
  committing: Type.Object({ commits: Type.Array(StatusCommitShape), changed }, closed),
});
export type RecoveryContext = Static<typeof RecoveryContextShape>;

/** The answer of `implement --recover`: the original's keys first (contract 3 §2.5), then ours. */
export const RecoverReplyShape = Type.Object(
  {
    status: Type.Enum(['ok', 'error']),
    mission_slug: Type.String(),
    recovered_wps: texts,
    /** How many. */
    worktrees_recreated: Type.Integer({ minimum: 0 }),
    contexts_recreated: Type.Integer({ minimum: 0 }),
    transitions_emitted: Type.Integer({ minimum: 0 }),
    /** What could not be put right, as sentences. */
    errors: texts,
    ready_to_start_from_target: texts,
    message: Type.String(),
    /** Nothing was written: what stands under `cases` would be put right. */
    dry_run: Type.Boolean(),
    /** What was found before anything was put right. */
    cases: Type.Array(RecoveryCaseShape),
    /** Uncommitted work of agents that are gone: it is still where it was, too. */
    kept: Type.Array(KeptWorkShape),
    commits: Type.Array(StatusCommitShape),
    /** An earlier run had begun it. */
    resumed: Type.Boolean(),
    /** In the operation log; null where nothing was done. */
    operation: orNull(Type.String()),
    next: textOrNull,
  },
  closed,
);
export type RecoverReply = Static<typeof RecoverReplyShape>;
