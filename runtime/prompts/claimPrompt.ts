import { packagePrompt } from '../../machines/rules/prompt/packagePrompt.ts';
import { reviewPrompt } from '../../machines/rules/prompt/reviewPrompt.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { PromptRescue, PromptWorkspace, ReviewPromptFacts } from '../../schemas/promptFacts.ts';
import { packageWords } from './promptWords.ts';
import type { PromptScene } from './promptScene.ts';
import { workFacts } from './workFacts.ts';

/**
 * The prompt for a package that its reader has claimed, in the workspace the claim has made; `rescued` is what somebody else has
 * left there.
 */
export async function claimPrompt(
  scene: PromptScene,
  fact: PackageFact,
  workspace: PromptWorkspace,
  rescued: PromptRescue | null = null,
): Promise<string> {
  return packagePrompt(packageWords(scene.project, scene.type, fact.sent_back ? 'fix' : 'implement'), {
    ...(await workFacts(scene, fact, workspace)),
    rescued,
  });
}

/** What the claim of a review has found out: where the work is, what it changed, and which review this is. */
export type ClaimedReview = Pick<ReviewPromptFacts, 'workspace' | 'author' | 'difference' | 'feedbackFile' | 'metadata'>;

/** The prompt for a review that its reader has claimed. */
export async function reviewClaimPrompt(scene: PromptScene, fact: PackageFact, { workspace, ...review }: ClaimedReview): Promise<string> {
  return reviewPrompt(packageWords(scene.project, scene.type, 'review'), { ...(await workFacts(scene, fact, workspace)), ...review });
}
