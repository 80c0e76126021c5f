import { existsSync } from 'node:fs';
import type { Answer } from '../../machines/mission/decide.ts';
import { ownEntry } from '../../machines/rules/ownEntry.ts';
import { decisionPrompt } from '../../machines/rules/prompt/decisionPrompt.ts';
import { packagePrompt } from '../../machines/rules/prompt/packagePrompt.ts';
import { reviewPrompt } from '../../machines/rules/prompt/reviewPrompt.ts';
import { stepPrompt } from '../../machines/rules/prompt/stepPrompt.ts';
import type { PackageFact } from '../../schemas/facts.ts';
import type { MissionStep } from '../../schemas/missionType.ts';
import { savePrompt } from '../desk/savePrompt.ts';
import { promptMission } from './promptMission.ts';
import type { PromptScene } from './promptScene.ts';
import { decisionFrame, packageWords, stepWords } from './promptWords.ts';
import { workFacts } from './workFacts.ts';

/**
 * Writes the prompt for what a decision offers and answers its path; null when it offers nothing to do. The file is named
 * by its content: the same state gives the same path with the same bytes, and what a path holds never changes.
 * Throws FILE_NOT_WRITTEN and FILE_NOT_READ.
 */
export async function saveOfferPrompt(scene: PromptScene, answer: Answer, reportId: string): Promise<string | null> {
  const text = await offerPrompt(scene, answer, reportId);
  if (text === null) return null;
  const action = answer.question === null ? (answer.action ?? answer.step?.id ?? 'step') : 'decision';
  return savePrompt(
    scene.project.desk,
    { mission: scene.mission.directory, invocation: null, agent: scene.agent, action, wp: answer.package?.wp_id ?? null },
    text,
  );
}

/** The prompt for what a decision offers; null when it offers nothing to do (waiting, blocked, done). */
export async function offerPrompt(scene: PromptScene, answer: Answer, reportId: string): Promise<string | null> {
  const { step, package: offered, question } = answer;
  if (step === null) return null;
  if (question !== null) return questionPrompt(scene, step, question);
  if (answer.offer !== 'step') return null;
  return offered === null ? workingPrompt(scene, step, answer, reportId) : boardPrompt(scene, offered, answer.action === 'review');
}

async function questionPrompt(
  scene: PromptScene,
  step: MissionStep,
  { decision_id, question, options }: NonNullable<Answer['question']>,
): Promise<string> {
  const mission = await promptMission(scene.world, scene.project, scene.mission);
  return decisionPrompt(decisionFrame, { mission, agent: scene.agent, step: step.id, decisionId: decision_id, question, options });
}

async function workingPrompt(scene: PromptScene, step: MissionStep, { next_command }: Answer, reportId: string): Promise<string> {
  const { facts, project, type } = scene;
  const lacking = step.artifacts.flatMap(({ path }) => {
    const artifact = ownEntry(facts.artifacts, path);
    return artifact === undefined || !artifact.present
      ? [[path, 'It is missing.'] as const]
      : artifact.lacks === null
        ? []
        : [[path, artifact.lacks] as const];
  });
  return stepPrompt(stepWords(project, type, step), {
    mission: await promptMission(scene.world, project, scene.mission),
    agent: scene.agent,
    step,
    lacking: Object.fromEntries(lacking),
    reportId,
    setback: ownEntry(facts.failures, step.id)?.last ?? null,
    command: step.kind === 'landing' ? next_command : null,
  });
}

/**
 * A package that is offered and not claimed, or has no place to work: its prompt says first how to claim it, and the claim gives the
 * one with everything.
 */
async function boardPrompt(scene: PromptScene, fact: PackageFact, isReview: boolean): Promise<string> {
  const { project, type } = scene;
  const isHeld = fact.holder === scene.agent && fact.lane !== 'for_review';
  const facts = await workFacts(scene, fact, null);
  // A claim that was killed, or a worktree that went: the command that claims makes it.
  const work = { ...facts, isClaimed: isHeld && existsSync(facts.workspace.path) };
  if (!isReview) return packagePrompt(packageWords(project, type, fact.sent_back ? 'fix' : 'implement'), { ...work, rescued: null });
  const feedbackFile = feedbackPath(scene, fact.wp_id);
  return reviewPrompt(packageWords(project, type, 'review'), {
    ...work,
    author: fact.author,
    difference: null,
    feedbackFile,
    metadata: null,
  });
}

/** Outside of every checkout, where an agent may write that is kept from the files of git. */
export const feedbackPath = (
  {
    world,
    mission,
    agent,
  }: {
    readonly world: Pick<PromptScene['world'], 'env'>;
    readonly mission: Pick<PromptScene['mission'], 'directory'>;
    readonly agent: string;
  },
  wpId: string,
): string =>
  `${world.env['TMPDIR']?.replace(/\/+$/, '') || '/tmp'}/spec-kitty-review-${mission.directory}-${wpId}-${agent.replaceAll(/[^\w.-]/g, '_')}.md`;
