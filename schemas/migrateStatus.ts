import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { StatusCommitShape } from './statusCommit.ts';

/** The answer of `agent status migrate`: lanes that only the files of packages knew, and the event log knows now. */
export const MigrateStatusReplyShape = Type.Object(
  {
    mission_slug: Type.String(),
    /** Nothing was written. */
    dry_run: Type.Boolean(),
    migrated: Type.Array(Type.Object({ wp_id: Type.String(), lane: Type.String() }, closed)),
    /** Packages that stay as they are, and why. */
    skipped: Type.Array(Type.Object({ wp_id: Type.String(), reason: Type.String() }, closed)),
    events_appended: Type.Integer({ minimum: 0 }),
    commits: Type.Array(StatusCommitShape),
    warnings: Type.Array(Type.String()),
    message: Type.String(),
  },
  closed,
);
export type MigrateStatusReply = Static<typeof MigrateStatusReplyShape>;
