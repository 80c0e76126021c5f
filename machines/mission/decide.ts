import type { Asker, MissionFacts, PackageFact } from '../../schemas/facts.ts';
import { hasBegun } from '../../schemas/lane.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { lanesInHistory } from '../rules/formerVersions.ts';
import { unplaced } from '../rules/unplaced.ts';
import { wayToLanes } from '../rules/wayToLanes.ts';
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
  const answer = possible(standpoint.step === null ? doneAnswer(scene) : answers[standpoint.rest](standpoint.step, scene), scene);
  return { ...answer, why: [...answer.why, ...unfinishedMergeWords(facts)] };
}

const unfinishedMergeWords = ({ unfinished_merge: unfinished }: MissionFacts): readonly string[] =>
  unfinished === null ? [] : [`${unfinished.sentence} Where it stands: ${unfinished.way_on}`];

/** The answer; where whoever takes it would be refused for want of lanes, the way to these. */
function possible(answer: Answer, scene: Scene): Answer {
  const { corrupt_lanes: corrupt } = scene.facts;
  if (corrupt !== null && needsLanes(answer)) return lanelessAnswer(answer, corrupt, scene);
  return answer.action === 'implement' && answer.package?.lane_id === null ? lanelessAnswer(answer, null, scene) : answer;
}

/** What is offered is about the packages: whoever takes it asks lanes.json where each is worked on, and is refused where that is corrupt. */
const needsLanes = ({ offer, step, package: offered }: Answer): boolean =>
  offer === 'step' && (offered !== null || step?.kind === 'accept' || step?.kind === 'landing');

/**
 * Nothing is offered that would only be refused. The package stays named: whoever holds it can still give it up.
 * @param corrupt the path of lanes.json where it cannot be read; null where it lacks the package, or is not there
 */
function lanelessAnswer(answer: Answer, corrupt: string | null, { facts }: Scene): Answer {
  const packages = facts.packages ?? [];
  const lanes = (corrupt === null ? unplaced(packages) : packages).map(({ lane }) => lane);
  const [lack, back, anew] =
    corrupt === null
      ? [
          `has no lane for ${answer.package?.wp_id ?? ''}, or is gone`,
          'bring back the one the work was begun with',
          'Finalizing gives the package one',
        ]
      : [
          'cannot be read',
          'bring back a version of it that can be, or mend it by hand',
          'Nobody has begun a package yet, so that it can be made anew',
        ];
  const why = `lanes.json, which says where each package is worked on, ${lack}${lanes.some(hasBegun) ? `: ${back}` : `. ${anew}`}.`;
  return {
    ...answer,
    offer: 'blocked',
    state: 'blocked',
    action: null,
    reason: corrupt === null ? 'lanes_missing' : 'lanes_corrupt',
    guard_failures: [why],
    why: [corrupt === null ? 'It cannot be taken.' : 'Nothing can be taken, accepted or merged.', why],
    next_command: wayToLanes(corrupt ?? lanesInHistory(facts.mission.slug), facts.mission.slug, lanes),
  };
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
