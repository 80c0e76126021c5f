import Type, { type Static } from 'typebox';
import { textOrNull } from './orNull.ts';

/** The answer of `agent context resolve` (contract 2 §5.4): where an action on a mission takes place, and by which commands. */
export const ContextReplyShape = Type.Object(
  {
    success: Type.Literal(true),
    action: Type.String(),
    mission_slug: Type.String(),
    /** In the main checkout, absolute, as every path here. */
    feature_dir: Type.String(),
    target_branch: textOrNull,
    /** The mission was named; it is never guessed. */
    detection_method: Type.Literal('explicit'),
    /** These are null for actions that are about the mission as a whole. */
    wp_id: textOrNull,
    wp_file: textOrNull,
    lane: textOrNull,
    lane_id: textOrNull,
    branch_name: textOrNull,
    execution_mode: textOrNull,
    resolution_kind: Type.Enum(['lane_workspace', 'repo_root']),
    dependencies: Type.Array(Type.String()),
    /** The branch the lane of the package begins at; null in the main checkout. */
    resolved_base: textOrNull,
    /** The code of other lanes is merged into the workspace when the work begins. */
    auto_merge: Type.Boolean(),
    /** A prediction: it is made when the work begins. */
    workspace_path: Type.String(),
    /** What there is to run, by what it does. */
    commands: Type.Record(Type.String(), Type.String()),
    warnings: Type.Array(Type.String()),
    agent: textOrNull,
    why: textOrNull,
  },
  { additionalProperties: false },
);
export type ContextReply = Static<typeof ContextReplyShape>;
