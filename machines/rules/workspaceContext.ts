import isWorkspaceContext from '../../schemas/generated/workspaceContext.js';
import type { WorkspaceContext } from '../../schemas/workspaceContext.ts';
import { documentText } from './canonicalJson.ts';
import { isCommitId } from './isCommitId.ts';

/** Where the workspace context of a lane is, from the main checkout (contract 1 §8.4). */
export const workspaceContextPath = (mission: string, laneId: string): string => `.kittify/workspaces/${mission}-${laneId}.json`;

/** The variables that keep the tests of lanes apart (contract 1 §7.12). */
export const laneTestEnvironment = (mission: string, laneId: string): Readonly<Record<string, string>> => ({
  SPEC_KITTY_TEST_DB_NAME: `test_${mission}_${laneId}`.replaceAll(/[^A-Za-z0-9_]+/g, '_').replaceAll(/^_+|_+$/g, ''),
});

/**
 * Reads a workspace context. One that is malformed or of an older kind counts as none, and so does a base that is no commit (such as
 * `unknown`): what it says can be found out again.
 */
export function readWorkspaceContext(text: string): WorkspaceContext | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isWorkspaceContext(value)) return null;
  const { base_commit } = value;
  return { ...value, base_commit: base_commit !== null && isCommitId(base_commit) ? base_commit : null };
}

/** The bytes of a workspace context: its keys in their order, two spaces, ASCII alone, a newline at the end. */
export const workspaceContextText = (context: WorkspaceContext): string =>
  documentText(
    {
      wp_id: context.wp_id,
      mission_slug: context.mission_slug,
      worktree_path: context.worktree_path,
      branch_name: context.branch_name,
      base_branch: context.base_branch,
      base_commit: context.base_commit,
      dependencies: context.dependencies,
      created_at: context.created_at,
      created_by: context.created_by,
      vcs_backend: context.vcs_backend,
      lane_id: context.lane_id,
      lane_wp_ids: context.lane_wp_ids,
      current_wp: context.current_wp,
      lane_test_env: context.lane_test_env,
    },
    { sorted: false, ascii: true },
  );

/** The context of a worktree that another package of its lane is worked on now: what the worktree was made from stays. */
export const takenUp = (former: WorkspaceContext | null, now: WorkspaceContext): WorkspaceContext =>
  former === null || former.branch_name !== now.branch_name
    ? now
    : {
        ...now,
        base_branch: former.base_branch,
        base_commit: former.base_commit,
        created_at: former.created_at,
        created_by: former.created_by,
      };
