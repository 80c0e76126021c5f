import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import type { JsonObject } from './json.ts';
import { orNull, textOrNull } from './orNull.ts';
import { MergeStrategyShape } from './config.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/** The answer of `merge` when a mission has landed, now or before. */
export const MergeReplyShape = Type.Object(
  {
    result: Type.Enum(['merged', 'already_merged']),
    mission_slug: Type.String(),
    mission_number: orNull(Type.Integer()),
    mission_type: Type.String(),
    target_branch: Type.String(),
    /** Null for a mission that had landed before. */
    strategy: orNull(MergeStrategyShape),
    mission_branch: textOrNull,
    /** Packages that are done with it. */
    merged_wps: texts,
    /** The commit with which it landed, and where the target was before. */
    merge_commit: textOrNull,
    baseline_merge_commit: textOrNull,
    lanes: Type.Array(
      Type.Object(
        { lane_id: Type.String(), branch: Type.String(), packages: texts, state: Type.Enum(['merged', 'taken', 'contained', 'absent']) },
        closed,
      ),
    ),
    /** Files of missions that were merged by their own rules. */
    settled: texts,
    /** What somebody has decided about conflicts. */
    resolutions: Type.Array(Type.Object({ by: Type.String(), paths: texts }, closed)),
    /** Files of the mission that were uncommitted at home and are in the landing. */
    taken_along: texts,
    /** One for each attempt after the first: why it was made. */
    attempts: Type.Array(Type.Object({ n: Type.Integer(), because: texts }, closed)),
    /** Checkouts of the target that were brought up to date. */
    refreshed: texts,
    pushed: orNull(Type.Object({ remote: Type.String(), branch: Type.String(), commit: Type.String() }, closed)),
    removed_worktrees: texts,
    deleted_branches: texts,
    /** What was to be removed and stays, and why. */
    kept: Type.Array(Type.Object({ what: Type.String(), why: Type.String() }, closed)),
    /** What the gates had to say that kept nobody from merging. */
    warnings: texts,
    commits: Type.Array(StatusCommitShape),
    /** An earlier run had begun it. */
    resumed: Type.Boolean(),
    next_command: Type.String(),
  },
  closed,
);
export type MergeReply = Static<typeof MergeReplyShape>;

/** The answer of `merge --abort`. */
export const MergeAbortedShape = Type.Object(
  { result: Type.Literal('aborted'), mission_slug: Type.String(), target_branch: Type.String(), message: Type.String() },
  closed,
);
export type MergeAborted = Static<typeof MergeAbortedShape>;

/** The answer of `merge --status`. */
export const MergeStatusShape = Type.Object(
  {
    result: Type.Enum(['unfinished', 'merged', 'not_begun']),
    mission_slug: Type.String(),
    target_branch: Type.String(),
    strategy: orNull(MergeStrategyShape),
    /** The state the merge is in; null where none is unfinished. */
    state: textOrNull,
    /** Which step of how many. */
    step: orNull(Type.Object({ n: Type.Integer(), of: Type.Integer(), name: Type.String() }, closed)),
    steps_left: texts,
    attempt: orNull(Type.Integer()),
    is_published: Type.Boolean(),
    /** What can be relied on, as a sentence. */
    safe: Type.String(),
    /** Whose move it is. */
    mover: Type.Enum(['you', 'the program', 'nobody']),
    problem: orNull(Type.Object({ code: Type.String(), message: Type.String() }, closed)),
    /** Files that somebody has to decide about, and where. */
    conflict: orNull(
      Type.Object({ workspace: textOrNull, open: texts, ours: Type.String(), theirs: Type.String(), packages: texts }, closed),
    ),
    begun_at: textOrNull,
    begun_by: textOrNull,
    next_command: textOrNull,
  },
  closed,
);
export type MergeStatus = Static<typeof MergeStatusShape>;

const SideShape = Type.Object({ name: Type.String(), packages: texts }, closed);

/** The answer of `merge --dry-run`: the original's keys first (contract 3 §1.15), then ours. Nothing of it has happened. */
export const MergePreviewShape = Type.Object(
  {
    mission_slug: Type.String(),
    target_branch: Type.String(),
    strategy: MergeStrategyShape,
    delete_branch: Type.Boolean(),
    remove_worktree: Type.Boolean(),
    push: Type.Boolean(),
    mission_branch: textOrNull,
    /** As in lanes.json. */
    lanes: Type.Array(Type.Unsafe<JsonObject>(Type.Object({}))),
    /** Null where the landing could not be made. */
    would_assign_mission_number: orNull(Type.Integer()),
    blocked: Type.Boolean(),
    blockers: Type.Array(
      Type.Object(
        { code: Type.String(), message: Type.String(), next: textOrNull, details: Type.Unsafe<JsonObject>(Type.Object({})) },
        closed,
      ),
    ),
    /** The code of the first blocker. */
    diagnostic_code: textOrNull,
    /** `ready`: it would land; `conflict`: somebody would have to decide; `blocked`: it would be refused. */
    result: Type.Enum(['ready', 'conflict', 'blocked']),
    target_tip: Type.String(),
    /** The tree it would land with, and the commit; ids and the moment in its records would be others. */
    tree: textOrNull,
    commit: textOrNull,
    parents: texts,
    /** What would be merged, in landing order. */
    steps: Type.Array(
      Type.Object(
        { lane_id: Type.String(), state: Type.Enum(['merged', 'taken', 'contained']), commit: Type.String(), settled: texts },
        closed,
      ),
    ),
    conflicts: Type.Array(
      Type.Object({ step: Type.String(), path: Type.String(), kind: Type.String(), ours: SideShape, theirs: SideShape }, closed),
    ),
    /** What would change on the target: A, M, D or T and the path. */
    changes: Type.Array(Type.Object({ change: Type.String(), path: Type.String() }, closed)),
    would_be_done: texts,
    taken_along: texts,
    /** What would become of all changes, by outcome. */
    account: Type.Record(Type.String(), Type.Integer()),
    cleanup: Type.Array(
      Type.Object(
        { what: Type.String(), kind: Type.Enum(['worktree', 'branch']), would: Type.Enum(['go', 'stay']), why: textOrNull },
        closed,
      ),
    ),
    refreshed: texts,
    warnings: texts,
    /** A merge of the mission that is not finished: it would be gone on with, as it was begun. */
    unfinished: orNull(Type.Object({ begun_at: Type.String(), by: textOrNull }, closed)),
    next_command: Type.String(),
  },
  closed,
);
export type MergePreview = Static<typeof MergePreviewShape>;
