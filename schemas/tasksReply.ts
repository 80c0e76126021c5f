import Type, { type Static } from 'typebox';
import { lanes } from './lane.ts';
import { textOrNull } from './orNull.ts';
import { StatusCommitShape } from './statusCommit.ts';

/** What the commands that change a work package answer as JSON (contract 2 §5.3). The original's keys come first; ours follow. */

/** What every such answer ends with. */
const Aftermath = {
  status_events_path: Type.String(),
  /** What became of the files in git, one for each checkout that holds some. */
  commits: Type.Array(StatusCommitShape),
  /** What could not be brought up to date after the events were recorded, as sentences. */
  warnings: Type.Array(Type.String()),
} as const;

/** The answer of `agent tasks add-history`. */
export const AddHistoryReplyShape = Type.Object(
  { result: Type.Literal('success'), task_id: Type.String(), note: Type.String(), event_id: Type.String(), ...Aftermath },
  { additionalProperties: false },
);
export type AddHistoryReply = Static<typeof AddHistoryReplyShape>;

export const MarkedSubtaskShape = Type.Object(
  {
    /** As it was given. */
    id: Type.String(),
    outcome: Type.Enum(['updated', 'already_satisfied', 'not_found']),
    /** Where it was found: the roster its author gave the package. Null when it was not. */
    format: Type.Union([Type.Literal('authored_roster'), Type.Null()]),
    message: Type.String(),
    wp_id: textOrNull,
  },
  { additionalProperties: false },
);
export type MarkedSubtask = Static<typeof MarkedSubtaskShape>;

/** The answer of `agent tasks mark-status`. */
export const MarkStatusReplyShape = Type.Object(
  {
    results: Type.Array(MarkedSubtaskShape),
    summary: Type.Object(
      { updated: Type.Integer(), already_satisfied: Type.Integer(), not_found: Type.Integer() },
      { additionalProperties: false },
    ),
    event_ids: Type.Array(Type.String()),
    /** Package files that could not be read: what they list was not found. */
    unreadable: Type.Array(Type.String()),
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type MarkStatusReply = Static<typeof MarkStatusReplyShape>;

/** The answer of `agent tasks move-task`. The last group is there when the package was sent back to be planned. */
export const MoveTaskReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    task_id: Type.String(),
    old_lane: Type.Enum(lanes),
    new_lane: Type.Enum(lanes),
    /** The package's file; null when only the events know the package. */
    path: textOrNull,
    /** The event that brought it to its lane; null when it stood there already and no event is known. */
    event_id: textOrNull,
    work_package_id: Type.String(),
    to_lane: Type.Enum(lanes),
    /** Pointer to the review's file, where one was written. */
    review_feedback: Type.Optional(Type.String()),
    /** It stood there before: nothing was recorded. */
    already: Type.Boolean(),
    actor: Type.String(),
    /** Every lane it has passed, the new one last. */
    lanes_passed: Type.Array(Type.Enum(lanes)),
    event_ids: Type.Array(Type.String()),
    /** The approval is the author's own, and the record says so. */
    own_work: Type.Boolean(),
    /** The commit by which the work was handed in, where that was asked for and something was left to commit. */
    work_commit: textOrNull,
    subtasks_reset_count: Type.Optional(Type.Integer()),
    subtasks_reset_ids: Type.Optional(Type.Array(Type.String())),
    subtasks_previously_completed: Type.Optional(Type.Array(Type.String())),
    subtasks_never_completed: Type.Optional(Type.Array(Type.String())),
    runtime_claim_released: Type.Optional(Type.Boolean()),
    review_override_cleared: Type.Optional(Type.Boolean()),
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type MoveTaskReply = Static<typeof MoveTaskReplyShape>;

/** The answer of `agent action review`. */
export const ReviewReplyShape = Type.Object(
  {
    result: Type.Literal('success'),
    task_id: Type.String(),
    work_package_id: Type.String(),
    mission_slug: Type.String(),
    lane: Type.Literal('in_review'),
    agent: Type.String(),
    prompt_file: Type.String(),
    /** Where the work is, absolute. */
    workspace: Type.String(),
    branch: Type.String(),
    /** None where no commit is known. */
    diff_commands: Type.Array(Type.String()),
    /** Where the reviewer writes what has to change, outside of every checkout. */
    feedback_file: Type.String(),
    approve_command: Type.String(),
    reject_command: Type.String(),
    author: textOrNull,
    own_work: Type.Boolean(),
    /** The review was this agent's before: nothing was recorded. */
    already: Type.Boolean(),
    event_id: Type.String(),
    ...Aftermath,
  },
  { additionalProperties: false },
);
export type ReviewReply = Static<typeof ReviewReplyShape>;
