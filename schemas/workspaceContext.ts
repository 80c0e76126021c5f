import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';

/**
 * `.kittify/workspaces/<mission>-<lane>.json`: which package is worked on in the worktree of a lane, and what that was made
 * from (contract 1 §8.4). The keys stand in the order in which they are written; others are let through and lost.
 */
export const WorkspaceContextShape = Type.Object({
  wp_id: Type.String({ description: 'The package that claimed the lane last' }),
  mission_slug: Type.String({ description: "The name of the mission's directory" }),
  worktree_path: Type.String({ description: 'From the main checkout' }),
  branch_name: Type.String(),
  base_branch: Type.String({ description: 'What the branch of the lane began at' }),
  base_commit: textOrNull,
  dependencies: Type.Array(Type.String(), { description: 'What `wp_id` depends on' }),
  created_at: Type.String(),
  created_by: Type.String(),
  vcs_backend: Type.String(),
  lane_id: Type.String({ minLength: 1 }),
  lane_wp_ids: Type.Array(Type.String()),
  current_wp: textOrNull,
  lane_test_env: orNull(Type.Record(Type.String(), Type.String())),
});
export type WorkspaceContext = Static<typeof WorkspaceContextShape>;
