import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';

const texts = Type.Array(Type.String());

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
    failed_checks: Type.Array(Type.Object({ check: Type.String(), detail: Type.String() }, { additionalProperties: false })),
    skipped_checks: texts,
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
    /** It had been accepted before; nothing was written. */
    already_accepted: Type.Boolean(),
    commits: Type.Array(StatusCommitShape),
  },
  { additionalProperties: false },
);
export type AcceptReply = Static<typeof AcceptReplyShape>;
