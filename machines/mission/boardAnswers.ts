import type { PackageFact } from '../../schemas/facts.ts';
import { isInHand } from '../../schemas/lane.ts';
import type { MissionStep } from '../../schemas/missionType.ts';
import { commandLine } from '../rules/prompt/commandLine.ts';
import { agentWord, blank, missionWord, wayOfHere, whyNot, type Answer, type Scene } from './answer.ts';
import { awaitsAnother, firstOffered, isSameAgent, type Offer, type Standing } from './board.ts';
import { deadlockOf } from './deadlock.ts';

/** How long an agent does well to let pass before it asks again. */
const askAgainAfterSeconds = 60;

/** The ways to rest in which a package is offered, and what is offered there, best first. */
const offerOf = {
  continuing: ['continue'],
  reworking: ['rework', 'take_over'],
  starting: ['start'],
  reviewing: ['continue_review', 'review', 'review_own'],
} as const satisfies Record<string, readonly Offer[]>;

const whyThisKind: Readonly<Record<keyof typeof offerOf, string>> = {
  continuing: 'What you have begun comes before anything new.',
  reworking: 'Work that was sent back or left behind comes before reviews and new work.',
  reviewing: 'Reviews come before new work.',
  starting: 'No review waits for you, so new work is offered.',
};

/** A package is offered: to be worked on, or to be reviewed. */
export function packageAnswer(rest: keyof typeof offerOf, step: MissionStep, scene: Scene): Answer {
  const chosen = firstOffered(scene.board, offerOf[rest]);
  const fact = chosen?.package ?? null;
  const action = rest === 'reviewing' ? 'review' : 'implement';
  return {
    ...blank,
    offer: 'step',
    state: action,
    step,
    action,
    package: fact,
    why: [whyThisKind[rest], ...(chosen === null ? [] : [chosen.sentence])],
    why_not: whyNot(scene, fact),
    next_command: fact === null ? null : commandOn(fact, action, scene),
  };
}

/** The command that begins what is offered. A review that is theirs already is ended by its verdict. */
function commandOn(fact: PackageFact, action: 'implement' | 'review', { facts, asker }: Scene): string {
  const who = `--mission ${missionWord(facts)} --agent ${agentWord(asker)}`;
  return action === 'review' && fact.lane === 'in_review' && isSameAgent(asker, fact.holder)
    ? `spec-kitty agent tasks move-task ${fact.wp_id} --to approved ${who} --note "<what was checked, and how>"`
    : `spec-kitty agent action ${action} ${fact.wp_id} ${who}`;
}

/** A moment as people read it, to the minute, as the event has it. */
const minute = (at: string): string => at.slice(0, 16).replace('T', ' ');

/** The reason tokens the original gives when it has no package to offer (contract 2 §§1.6, 4.4). */
function boardReason(scene: Scene, somebodyMoves: boolean): string {
  const lanes = new Set(scene.board.map((standing) => standing.package.lane));
  if (lanes.has('planned')) return 'dependencies_not_satisfied';
  if (lanes.has('claimed') || lanes.has('in_progress')) return 'all_wps_in_progress';
  if (somebodyMoves) return 'review in progress';
  return lanes.has('genesis') || lanes.has('uninitialized') ? 'not_finalized' : 'no actionable wp';
}

const boardState = (scene: Scene): string =>
  scene.board.some(({ package: fact }) => fact.lane === 'planned' || fact.lane === 'claimed' || fact.lane === 'in_progress')
    ? 'implement'
    : 'blocked';

/** Others hold everything that could move: this is no failure, it is a reason to ask again later. */
export function waitingAnswer(step: MissionStep, scene: Scene): Answer {
  const own = scene.board.filter(awaitsAnother);
  const held = scene.board.map((standing) => standing.package).filter(({ lane }) => isInHand(lane));
  const unnamed = held.find(({ lane, holder }) => lane === 'in_review' && holder === null);
  const token = boardReason(scene, true);
  return {
    ...blank,
    offer: 'waiting',
    state: boardState(scene),
    step,
    reason: token,
    why: [
      ...(held.length === 0 ? [] : [`Nothing is free: ${held.map(whoHas).join(', ')}.`]),
      ...own.map(({ sentence }) => `${sentence} If nobody of them comes, say why and approve it yourself.`),
      ...(unnamed === undefined ? [] : [`Nothing says who reviews ${unnamed.wp_id}. If nobody is at it, take the review over.`]),
    ],
    why_not: whyNot(scene, null),
    wait: {
      token,
      for: [...held, ...own.map((standing) => standing.package)].map((fact) => ({
        wp_id: fact.wp_id,
        lane: fact.lane,
        holder: fact.holder,
        since: fact.since,
        takeover: wayOfHere(fact, scene),
      })),
      ask_again_after_seconds: askAgainAfterSeconds,
    },
    next_command: outOfWaiting(own, unnamed, scene),
  };
}

const whoHas = ({ wp_id, lane, holder, since }: PackageFact): string =>
  `${wp_id} is ${lane} (${holder ?? 'nobody named'}${since === null ? '' : ` since ${minute(since)}`})`;

/** What the asker can do about it: approve work of their own that nobody reviews, or take over a review that nobody is named for. */
function outOfWaiting([own]: readonly Standing[], unnamed: PackageFact | undefined, scene: Scene): string | null {
  const { facts, asker } = scene;
  if (own !== undefined)
    return commandLine.approveOwn({ mission: facts.mission.slug, agent: asker.agent ?? '<agent>', wp: own.package.wp_id }, own.waits_for);
  return unnamed === undefined ? null : wayOfHere(unnamed, scene);
}

/** Nobody can move by the rules alone: say which package stands in the way and the command that moves it. */
export function stuckAnswer(step: MissionStep, scene: Scene): Answer {
  const { why, next } = deadlockOf(scene.board, { mission: scene.facts.mission.slug, agent: scene.asker.agent });
  return {
    ...blank,
    offer: 'blocked',
    state: boardState(scene),
    step,
    reason: boardReason(scene, false),
    guard_failures: [why],
    why: ['Nobody is working on any package and none can be started.', why],
    why_not: whyNot(scene, null),
    next_command: next,
  };
}
