import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/** What `accept` found, in the original's keys (contract 2 §5.5), and whether the mission is accepted. */
export const AcceptReplyShape = Type.Object(
  {
    mission_slug: Type.String(),
    mission_number: orNull(Type.Integer()),
    mission_type: Type.String(),
    branch: textOrNull,
    repo_root: Type.String(),
    feature_dir: Type.String(),
    lanes: Type.Record(Type.String(), texts),
    tasks_dir: Type.String(),
    /** The same as `repo_root`, wherever the command is given. */
    worktree_root: Type.String(),
    primary_repo_root: Type.String(),
    work_packages: Type.Array(
      Type.Object(
        { id: Type.String(), lane: Type.String(), title: Type.String(), path: textOrNull, agent: textOrNull },
        { additionalProperties: false },
      ),
    ),
    failed_checks: Type.Array(Type.Object({ check: Type.String(), detail: Type.String() }, { additionalProperties: false })),
    skipped_checks: texts,
    /** The names of the failed checks, the one to begin with first. */
    recommended_fix_order: texts,
    /** What single checks say, for those who look for it here. */
    metadata_issues: texts,
    activity_issues: texts,
    needs_clarification: texts,
    missing_artifacts: texts,
    git_dirty: texts,
    path_violations: texts,
    all_done: Type.Boolean(),
    ok: Type.Boolean(),
    advisories: texts,
    accepted_wps: texts,
    approved_wps: texts,
    done_wps: texts,
    merge_pending_wps: texts,
    diagnose: Type.Boolean(),
    accepted_at: textOrNull,
    accepted_by: textOrNull,
    mode: textOrNull,
    parent_commit: textOrNull,
    accept_commit: textOrNull,
    commit_created: Type.Boolean(),
    /** A command that can be pasted: what is to be done about the first finding, or what comes after the acceptance. */
    next_command: textOrNull,
    /** What is to be known beside: the commands that were said to have been run. */
    notes: texts,
    /** It had been accepted before; nothing was written. */
    already_accepted: Type.Boolean(),
    commits: Type.Array(StatusCommitShape),
  },
  { additionalProperties: false },
);
export type AcceptReply = Static<typeof AcceptReplyShape>;
