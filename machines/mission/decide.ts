import type { Asker, MissionFacts, PackageFact } from '../../schemas/facts.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { blank, whyNot, type Answer, type Scene } from './answer.ts';
import { boardOf } from './board.ts';
import { packageAnswer, stuckAnswer, waitingAnswer } from './boardAnswers.ts';
import { askingAnswer, judgingAnswer, rejectedAnswer, workingAnswer } from './stepAnswers.ts';
import type { Rest, Standpoint } from './types.ts';

export type { Answer } from './answer.ts';

const answers: Readonly<Record<Rest, (step: MissionStep, scene: Scene) => Answer>> = {
  asking: askingAnswer,
  continuing: (step, scene) => packageAnswer('continuing', step, scene),
  judging: judgingAnswer,
  rejected: rejectedAnswer,
  reviewing: (step, scene) => packageAnswer('reviewing', step, scene),
  reworking: (step, scene) => packageAnswer('reworking', step, scene),
  starting: (step, scene) => packageAnswer('starting', step, scene),
  stuck: stuckAnswer,
  waiting: waitingAnswer,
  working: workingAnswer,
};

/** The one decision: what a mission that stands here, with these facts, has to say to whoever asks. Every standpoint has an answer. */
export function decide(type: MissionType, standpoint: Standpoint, facts: MissionFacts, asker: Asker): Answer {
  const scene: Scene = { type, facts, asker, board: boardOf(facts.packages ?? [], asker) };
  return standpoint.step === null ? doneAnswer(scene) : answers[standpoint.rest](standpoint.step, scene);
}

/** Nothing is left to do. */
function doneAnswer(scene: Scene): Answer {
  const reason = whyDone(scene.facts.packages ?? []);
  return { ...blank, offer: 'terminal', state: 'done', step: null, reason, why: [`${reason}.`], why_not: whyNot(scene, null) };
}

function whyDone(packages: readonly PackageFact[]): string {
  if (packages.length === 0) return 'All mission steps completed';
  return packages.every(({ lane }) => lane === 'done') ? 'All work packages are done' : 'All work packages are done or canceled';
}
