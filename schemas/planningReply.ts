import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/**
 * What the planning commands answer (contract 2 §5.1): the original's keys first and in its order, then ours. The block of
 * branches is the same in each; programs read it under its capital names too.
 */
const names = Type.Record(Type.String(), Type.Union([Type.String(), Type.Boolean()]));
const branchBlock = {
  current_branch: Type.String(),
  CURRENT_BRANCH: Type.String(),
  target_branch: Type.String(),
  base_branch: Type.String(),
  TARGET_BRANCH: Type.String(),
  BASE_BRANCH: Type.String(),
  planning_base_branch: Type.String(),
  PLANNING_BASE_BRANCH: Type.String(),
  merge_target_branch: Type.String(),
  MERGE_TARGET_BRANCH: Type.String(),
  EXPECTED_TARGET_BRANCH: Type.String(),
  EXPECTED_BASE_BRANCH: Type.String(),
  branch_matches_target: Type.Boolean(),
  BRANCH_MATCHES_TARGET: Type.Boolean(),
  branch_strategy_summary: Type.String(),
  runtime_vars: names,
  NOW_UTC_ISO: Type.String(),
  branch_context: names,
};

/** Where a mission would be planned and come back to, were it created now. */
export const BranchContextReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    repo_root: Type.String(),
    /** `cli_arg`: it was asked for. */
    target_branch_source: Type.Enum(['current_branch', 'cli_arg']),
    next_step: Type.String(),
    ...branchBlock,
    /** The branch everything comes together on; the one that is checked out where nothing says which that is. */
    primary_branch: Type.String(),
    PRIMARY_BRANCH: Type.String(),
    current_is_primary: Type.Boolean(),
    CURRENT_IS_PRIMARY: Type.Boolean(),
    recommended_strategy: Type.Enum(['feature-branch', 'stay']),
    RECOMMENDED_STRATEGY: Type.Enum(['feature-branch', 'stay']),
    branch_recommendation_reason: Type.String(),
    next_command: Type.String(),
  },
  closed,
);
export type BranchContextReply = Static<typeof BranchContextReplyShape>;

export const CreateMissionReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    mission_slug: Type.String(),
    mission_number: Type.Null(),
    mission_id: Type.String(),
    mission_type: Type.String(),
    slug: Type.String(),
    friendly_name: Type.String(),
    purpose_tldr: Type.String(),
    purpose_context: Type.String(),
    feature_dir: Type.String(),
    spec_file: Type.String(),
    meta_file: Type.String(),
    created_at: Type.String(),
    created_files: texts,
    write_mode: Type.String(),
    scaffold_only: Type.Boolean(),
    requires_agent_authoring: Type.Boolean(),
    plan_guard: Type.String(),
    next_step: Type.String(),
    origin_binding: Type.Object({ attempted: Type.Boolean(), succeeded: Type.Boolean(), error: textOrNull }, closed),
    coordination_branch: Type.Null(),
    coordination_branch_created: Type.Literal(false),
    topology: Type.String(),
    ...branchBlock,
    /** Why this topology. */
    topology_reason: Type.String(),
    /** The mission was there: an earlier call had begun or created it, and this one changed nothing or ended it. */
    already_there: Type.Boolean(),
    commit: StatusCommitShape,
    warnings: texts,
    /** A command that can be pasted. */
    next_command: Type.String(),
  },
  closed,
);
export type CreateMissionReply = Static<typeof CreateMissionReplyShape>;

const PathsShape = Type.Record(Type.String(), Type.String());

export const PrerequisitesReplyShape = Type.Object(
  {
    valid: Type.Boolean(),
    errors: texts,
    warnings: texts,
    paths: PathsShape,
    artifact_files: PathsShape,
    artifact_dirs: PathsShape,
    available_docs: texts,
    FEATURE_DIR: Type.String(),
    AVAILABLE_DOCS: texts,
    ...branchBlock,
  },
  closed,
);
export type PrerequisitesReply = Static<typeof PrerequisitesReplyShape>;

/** With --paths-only: the paths themselves as keys, and the names older prompts have for them. */
export const PlanningPathsReplyShape = Type.Object({
  feature_dir: Type.String(),
  spec_file: Type.String(),
  plan_file: Type.String(),
  tasks_file: Type.String(),
  artifact_files: PathsShape,
  artifact_dirs: PathsShape,
  available_docs: texts,
  FEATURE_DIR: Type.String(),
  SPEC_FILE: Type.String(),
  PLAN_FILE: Type.String(),
  TASKS_FILE: Type.String(),
  FEATURE_SPEC: Type.String(),
  IMPL_PLAN: Type.String(),
  TASKS: Type.String(),
  SPECS_DIR: Type.String(),
  ...branchBlock,
});
export type PlanningPathsReply = Static<typeof PlanningPathsReplyShape>;

/** With --resume-probe: whether a mission that was begun can be taken up again. */
export const ResumeProbeReplyShape = Type.Object({
  result: Type.Literal('success'),
  resume_state: Type.Enum(['found', 'not_found']),
  handle: Type.String(),
  mission_id: Type.Optional(textOrNull),
  mission_slug: Type.Optional(Type.String()),
  mission_type: Type.Optional(Type.String()),
  friendly_name: Type.Optional(Type.String()),
  purpose_tldr: Type.Optional(Type.String()),
  purpose_context: Type.Optional(Type.String()),
  target_branch: Type.Optional(Type.String()),
  topology: Type.Optional(Type.String()),
  pr_bound: Type.Optional(Type.Boolean()),
  created_at: Type.Optional(Type.String()),
  feature_dir: Type.Optional(Type.String()),
  spec_file: Type.Optional(Type.String()),
  meta_file: Type.Optional(Type.String()),
  spec_committed_and_substantive: Type.Optional(Type.Boolean()),
});
export type ResumeProbeReply = Static<typeof ResumeProbeReplyShape>;

export const SetupPlanReplyShape = Type.Object(
  {
    /** `blocked` is an answer: what has to be mended first is in it. */
    result: Type.Enum(['success', 'blocked']),
    phase_complete: Type.Boolean(),
    blocked_reason: Type.Optional(Type.String()),
    error_code: Type.Optional(Type.String()),
    mission_slug: Type.String(),
    plan_file: Type.String(),
    feature_dir: Type.String(),
    spec_file: Type.String(),
    spec_committed: Type.Optional(Type.Boolean()),
    spec_substantive: Type.Optional(Type.Boolean()),
    spec_commit_surfaces_checked: Type.Optional(texts),
    plan_substantive: Type.Optional(Type.Boolean()),
    scaffold_only: Type.Optional(Type.Boolean()),
    commit_created: Type.Optional(Type.Boolean()),
    commit_hash: Type.Optional(textOrNull),
    commit_status: Type.Optional(Type.String()),
    ...branchBlock,
    commit: orNull(StatusCommitShape),
    warnings: texts,
    next_command: textOrNull,
  },
  closed,
);
export type SetupPlanReply = Static<typeof SetupPlanReplyShape>;

export const SpecCommitReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    committed: Type.Boolean(),
    placement_ref: Type.String(),
    commit_hash: textOrNull,
    mission_slug: Type.String(),
    /** From the main checkout. */
    paths: texts,
    warnings: texts,
  },
  closed,
);
export type SpecCommitReply = Static<typeof SpecCommitReplyShape>;
