import type { MissionStep } from '../../schemas/missionType.ts';
import { finalizeCommand } from '../rules/finalizeCommand.ts';
import { ownEntry } from '../rules/ownEntry.ts';
import { shellWord } from '../rules/shellWord.ts';
import { agentWord, blank, missionWord, whyNot, type Answer, type Scene } from './answer.ts';
import { planningIsOver } from './board.ts';
import { artifactLacks, missingInput, reasons } from './guards.ts';

/** Nothing of the mission is there yet: no run, no artifact, no event that says a step was passed. */
const isFresh = ({ facts }: Scene): boolean =>
  facts.run_id === null &&
  facts.completed_steps.length === 0 &&
  !planningIsOver(facts.packages) &&
  Object.values(facts.artifacts).every((artifact) => artifact.lacks !== null || !artifact.present);

const commandFor = (step: MissionStep, scene: Scene): string => {
  const slug = missionWord(scene.facts);
  if (step.kind === 'landing') return `spec-kitty merge --mission ${slug}`;
  if (step.kind === 'accept') return `spec-kitty accept --mission ${slug} --actor ${agentWord(scene.asker)}`;
  return `spec-kitty next --mission ${slug} --agent ${agentWord(scene.asker)} --result success`;
};

/** A step that is done by writing, deciding or running something, not by taking a package. */
export function workingAnswer(step: MissionStep, scene: Scene): Answer {
  const { facts } = scene;
  const lacking = step.artifacts.map((artifact) => artifactLacks(artifact, facts)).filter((sentence) => sentence !== null);
  const unfinalized =
    scene.board.length > 0 && step.artifacts.some((artifact) => artifact.substance === 'packages') && !planningIsOver(facts.packages);
  return {
    ...blank,
    offer: 'step',
    state: isFresh(scene) ? 'not_started' : step.id,
    step,
    action: step.action,
    reason: unfinalized ? 'not_finalized' : null,
    guard_failures: isFresh(scene) ? [] : lacking,
    why: [...whyNow(step, lacking, scene), ...setback(step, scene)],
    why_not: whyNot(scene, null),
    next_command: unfinalized ? finalizeCommand(facts.mission.slug) : commandFor(step, scene),
  };
}

/** Why it is the turn of a step, and what it still lacks. */
function whyNow(step: MissionStep, lacking: readonly string[], { type, facts, asker }: Scene): readonly string[] {
  if (step.kind === 'landing')
    return facts.unfinished_merge === null ? ['Every package is approved and the mission is accepted: it can be merged.'] : [];
  const before = `Every step before ${step.id} is complete`;
  if (step.kind === 'accept')
    return [`${facts.packages === null ? before : 'Every package is approved or done'}, and nobody has accepted the mission yet.`];
  const turn = `${before}.`;
  if (lacking.length > 0) return [turn, ...lacking];
  const open = reasons.stepIsComplete({ type, step, facts, asker });
  return open === null ? [turn] : [turn, open];
}

/** What became of the step when it was tried before; nothing where it never failed. */
function setback({ id }: MissionStep, { facts }: Scene): readonly string[] {
  const failed = ownEntry(facts.failures, id);
  if (failed === undefined) return [];
  const times = failed.count === 1 ? 'once' : `${failed.count} times`;
  return [`It did not succeed ${times} so far${failed.last === null ? '.' : ` (${failed.last}).`}`];
}

const answerCommand = (decisionId: string, answer: string, { facts, asker }: Scene): string =>
  `spec-kitty next --mission ${missionWord(facts)} --agent ${agentWord(asker)} --result success --decision-id ${shellWord(decisionId)} --answer ${answer}`;

/** Somebody has to answer before the mission goes on. */
const asksIn = (step: MissionStep, scene: Scene) =>
  ({ ...blank, offer: 'decision_required', state: step.id, step, action: step.action, why_not: whyNot(scene, null) }) as const;

/** A step waits for an input that nobody has given. */
export function askingAnswer(step: MissionStep, scene: Scene): Answer {
  const key = missingInput(step, scene.facts) ?? '';
  const decisionId = `input:${key}`;
  return {
    ...asksIn(step, scene),
    reason: 'missing_required_input',
    question: { decision_id: decisionId, input_key: key, question: `${step.title} needs a value for "${key}". What is it?`, options: null },
    why: [`${step.title} cannot start before somebody says what "${key}" is.`],
    next_command: answerCommand(decisionId, '"<value>"', scene),
  };
}

/** A gate waits for the answer of a human. */
export function judgingAnswer(step: MissionStep, scene: Scene): Answer {
  const decisionId = `audit:${step.id}`;
  const given = scene.facts.answers[decisionId];
  return {
    ...asksIn(step, scene),
    reason: given === undefined ? 'Decision required' : 'pending_decision',
    question: { decision_id: decisionId, input_key: null, question: step.description || step.title, options: [...step.options] },
    why: [
      `${step.title} is a gate: a human decides whether the mission goes on.`,
      ...(given === undefined ? [] : [`The last answer was "${given}", which leaves it open.`]),
    ],
    next_command: answerCommand(decisionId, step.options[0] ?? 'approve', scene),
  };
}

/** A gate was answered, and not so that the mission could go on. */
export function rejectedAnswer(step: MissionStep, scene: Scene): Answer {
  return {
    ...judgingAnswer(step, scene),
    offer: 'blocked',
    reason: 'audit_rejected',
    guard_failures: [`${step.title} was rejected.`],
    why: [`${step.title} was rejected. What was objected to has to change; then the gate can be answered again.`],
  };
}
