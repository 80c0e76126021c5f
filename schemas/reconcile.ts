import Type, { type Static } from 'typebox';
import { RecoveryCaseShape } from './recovery.ts';
import { StatusCommitShape } from './statusCommit.ts';
import { texts } from './texts.ts';

/** The answer of `agent status reconcile`: where the event log of a mission and what can be seen of it disagreed. */
export const ReconcileReplyShape = Type.Object(
  {
    mission_slug: Type.String(),
    /** Nothing disagrees (any more). */
    healthy: Type.Boolean(),
    /** Nothing was written. */
    dry_run: Type.Boolean(),
    /** Ids of rows that git still has and the log had lost. */
    lost_events: texts,
    /** Approved packages whose work the target has. */
    landed_wps: texts,
    /** What a crash has left of the work, as `implement --recover` tells it. */
    cases: Type.Array(RecoveryCaseShape),
    /** What status.json said otherwise than the log, as sentences. */
    drift: texts,
    /** How many rows were appended. No row is ever changed or taken away. */
    events_appended: Type.Integer({ minimum: 0 }),
    commits: Type.Array(StatusCommitShape),
    warnings: texts,
    message: Type.String(),
  },
  { additionalProperties: false },
);
export type ReconcileReply = Static<typeof ReconcileReplyShape>;
