import { existsSync } from 'node:fs';
import { isAncestor } from '../../actions/git/objects/isAncestor.ts';
import { readRef } from '../../actions/git/refs/refs.ts';
import { isSameAgent } from '../../machines/mission/board.ts';
import { laneBranch, planningLane } from '../../machines/rules/names.ts';
import { laneTestEnvironment } from '../../machines/rules/workspaceContext.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { PromptWorkspace } from '../../schemas/promptFacts.ts';
import { promptPath, savePrompt } from '../desk/savePrompt.ts';
import { laneBase } from '../findLane.ts';
import type { Mission } from '../mission.ts';
import type { Project } from '../project.ts';
import { reviewClaimPrompt } from '../prompts/claimPrompt.ts';
import { feedbackPath } from '../prompts/offerPrompt.ts';
import { promptMission } from '../prompts/promptMission.ts';
import type { PromptScene } from '../prompts/promptScene.ts';
import type { ReviewClaim } from './claimReview.ts';

/** What a reviewer is given. */
export interface HandedReview {
  readonly workspace: PromptWorkspace;
  /** The commits between which the work is; null where that is on no branch of its own. */
  readonly difference: { readonly base: string; readonly tip: string } | null;
  /** Where the text goes that says what has to change, absolute. */
  readonly feedbackFile: string;
  /** Whether the reviewer is the author. */
  readonly isOwn: boolean;
  /** The prompt, absolute. */
  readonly promptFile: string;
}

/**
 * Writes the prompt for a review that somebody has; for the same review it is the same. Throws FILE_NOT_WRITTEN, FILE_NOT_READ.
 * @param at when the review was begun (ISO 8601)
 */
export async function handOutReview(scene: PromptScene, fact: PackageFact, claim: ReviewClaim, at: string): Promise<HandedReview> {
  const { world, project, mission, agent } = scene;
  const { wp_id } = fact;
  const { branch: missionBranch } = await promptMission(world, project, mission);
  const workspace = workspaceOf(project, mission, fact, missionBranch);
  const difference = await differenceOf(scene, workspace, claim, missionBranch);
  const feedbackFile = feedbackPath(scene, wp_id);
  const name = { mission: mission.directory, invocation: claim.id, agent, action: 'review', wp: wp_id };
  const metadata = {
    invocation_id: claim.id,
    repo_root: project.root,
    mission_id: mission.identity.mission_id,
    mission_slug: mission.directory,
    work_package_id: wp_id,
    lane_worktree: workspace.path,
    mission_branch: missionBranch,
    lane_branch: workspace.branch,
    base_ref: difference?.base ?? null,
    prompt_path: promptPath(project.desk, name, ''),
    created_at: at,
  };
  const isOwn = isSameAgent({ agent }, claim.author);
  const author = isOwn ? agent : claim.author;
  const text = await reviewClaimPrompt(scene, fact, { workspace, author, difference, feedbackFile, metadata });
  return { workspace, difference, feedbackFile, isOwn, promptFile: savePrompt(project.desk, name, text) };
}

/** Planning packages are reviewed where they were written: in the main checkout. */
function workspaceOf(project: Project, mission: Mission, { lane_id, workspace_path }: PackageFact, branch: string): PromptWorkspace {
  if (lane_id === null || lane_id === planningLane) return { path: project.root, branch, lane_id: null, environment: {} };
  const path = workspace_path ?? project.root;
  return {
    path: existsSync(path) ? path : project.root,
    branch: laneBranch(mission.directory, lane_id, branch),
    lane_id,
    environment: laneTestEnvironment(mission.directory, lane_id),
  };
}

/**
 * What the package has changed: all that its lane holds beyond what it was made with, and of a lane that it shares, what came between
 * its claim and that of the next package. What others have done there is reviewed as theirs.
 */
async function differenceOf(
  { world, project, mission }: PromptScene,
  { lane_id, branch }: PromptWorkspace,
  { span }: ReviewClaim,
  missionBranch: string,
): Promise<{ readonly base: string; readonly tip: string } | null> {
  if (lane_id === null) return null;
  const there = readRef(project.commonDir, `refs/heads/${branch}`);
  if (there === null) return null;
  // A lane that was rebased since has other commits.
  const isIn = (commit: string, of: string) => isAncestor(project.root, { ancestor: commit, of }, world);
  const tip = span?.to != null && (await isIn(span.to, there)) ? span.to : there;
  const base = span?.from != null && (await isIn(span.from, tip)) ? span.from : laneBase(project, mission, lane_id, tip, [missionBranch]);
  return base === null ? null : { base, tip };
}
