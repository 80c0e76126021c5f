import Type, { type Static } from 'typebox';
import { textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';

const Aftermath = {
  /** Where the file is: with the event log of the mission. */
  destination_surface: Type.Enum(['primary', 'coordination']),
  commits: Type.Array(StatusCommitShape),
  warnings: Type.Array(Type.String()),
} as const;

/** The answer of `agent mission acceptance-verdict` (contract 2 §5.1). */
export const AcceptanceVerdictReplyShape = Type.Object(
  {
    success: Type.Literal(true),
    mission: Type.String(),
    /** Null for a negative invariant, and the other way round. */
    criterion: textOrNull,
    negative_invariant: textOrNull,
    result: Type.String(),
    overall_verdict: Type.Enum(['pass', 'pass_pending_consolidation', 'pending', 'fail']),
    write_status: Type.Enum(['written', 'unchanged']),
    commit_hash: textOrNull,
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type AcceptanceVerdictReply = Static<typeof AcceptanceVerdictReplyShape>;

/** The answer of `agent issue-verdict` (contract 2 §6.7). */
export const IssueVerdictReplyShape = Type.Object(
  {
    ok: Type.Literal(true),
    status: Type.Enum(['written', 'unchanged']),
    row_or_entry_ref: Type.String(),
    verdict: Type.String(),
    /** Issues that are not settled yet. */
    open_issues: Type.Array(Type.String()),
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type IssueVerdictReply = Static<typeof IssueVerdictReplyShape>;
