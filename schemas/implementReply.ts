import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import { lanes } from './lane.ts';
import { orNull, textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';

/** The answer of `agent action implement` and `implement`: the original's keys first (contract 2 §5.2), then ours. */
export const ImplementReplyShape = Type.Object(
  {
    /** The name of the workspace. */
    workspace: Type.String(),
    /** From the main checkout; `.` is that checkout itself. */
    workspace_path: Type.String(),
    /** Null where the work is done in the main checkout. */
    branch: textOrNull,
    mission_slug: Type.String(),
    mission_number: orNull(Type.Integer()),
    mission_type: Type.String(),
    wp_id: Type.String(),
    lane_id: Type.String(),
    execution_mode: Type.String(),
    status: Type.Literal('created'),
    lane_test_env: Type.Record(Type.String(), Type.String()),
    agent: Type.String(),
    /** `begun`: it was free; `continued`: it was the agent's already; `taken`: it was another's. */
    claim: Type.Enum(['begun', 'continued', 'taken']),
    from_lane: Type.Enum(lanes),
    to_lane: Type.Enum(lanes),
    /** Ids of the events that were recorded. */
    events: Type.Array(Type.String()),
    /** Absolute. */
    workspace_dir: Type.String(),
    /** Absolute: what to do, in full. */
    prompt_file: Type.String(),
    /** What the branch began at and what work begins on; null in the main checkout. */
    base: orNull(Type.Object({ branch: Type.String(), commit: textOrNull, holds: Type.Array(Type.String()) }, closed)),
    /** From whom it was taken over, and why that could be. */
    taken_from: orNull(Type.Object({ holder: textOrNull, why: Type.Enum(['gone', 'unnamed', 'asked']) }, closed)),
    /** What was left uncommitted in the workspace: it is still there, and kept under a private ref. */
    rescued: orNull(Type.Object({ ref: Type.String(), commit: Type.String(), paths: Type.Array(Type.String()) }, closed)),
    commits: Type.Array(StatusCommitShape),
    /** Commands that can be pasted: to read the prompt, and for what comes after the work. */
    next_commands: Type.Object({ read: Type.String(), hand_in: Type.String(), next: Type.String() }, closed),
    /** An earlier run had begun it. */
    resumed: Type.Boolean(),
    warnings: Type.Array(Type.String()),
  },
  closed,
);
export type ImplementReply = Static<typeof ImplementReplyShape>;
