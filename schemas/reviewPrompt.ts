import Type, { type Static } from 'typebox';
import { textOrNull } from './orNull.ts';

/**
 * Which review a prompt is for (contract 2 §6.2): what it begins with, for whoever finds the file. Nobody is handed an old one;
 * each review has its own written.
 */
export const ReviewPromptMetadataShape = Type.Object(
  {
    invocation_id: Type.String({ minLength: 1 }),
    repo_root: Type.String({ minLength: 1 }),
    /** Null in missions that have no id. */
    mission_id: textOrNull,
    mission_slug: Type.String({ minLength: 1 }),
    work_package_id: Type.String({ minLength: 1 }),
    lane_worktree: Type.String({ minLength: 1 }),
    mission_branch: Type.String({ minLength: 1 }),
    lane_branch: Type.String({ minLength: 1 }),
    /** The commit before the first one of the package. */
    base_ref: textOrNull,
    prompt_path: Type.String({ minLength: 1 }),
    created_at: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);
export type ReviewPromptMetadata = Static<typeof ReviewPromptMetadataShape>;
