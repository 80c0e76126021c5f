import type { Wait, WhyNot } from '../../schemas/decision.ts';
import type { Asker, MissionFacts, PackageFact } from '../../schemas/facts.ts';
import { isInHand } from '../../schemas/lane.ts';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { ownEntry } from '../rules/ownEntry.ts';
import { artifactLacks, missingInput, reasons } from './guards.ts';
import { commandLine } from '../rules/prompt/commandLine.ts';
import { shellWord } from '../rules/shellWord.ts';
import { awaitsAnother, boardOf, firstOffered, isSameAgent, planningIsOver, type Offer, type Standing } from './board.ts';
import { deadlockOf } from './deadlock.ts';
import type { Rest, Standpoint } from './types.ts';
import { wayOn } from './wayOn.ts';

/** What a mission has to say to an agent, before it is dressed as a reply: the same for asking and for advancing. */
export interface Answer {
  readonly offer: 'step' | 'decision_required' | 'waiting' | 'blocked' | 'terminal';
  /** The state as the original's readers know it. */
  readonly state: string;
  readonly step: MissionStep | null;
  readonly action: string | null;
  readonly package: PackageFact | null;
  /** A stable token, or the sentence the original gives in its place. */
  readonly reason: string | null;
  readonly guard_failures: readonly string[];
  readonly question: {
    readonly decision_id: string;
    readonly input_key: string | null;
    readonly question: string;
    readonly options: readonly string[] | null;
  } | null;
  readonly why: readonly string[];
  readonly why_not: readonly WhyNot[];
  readonly wait: Wait | null;
  readonly next_command: string | null;
}

/** How long an agent does well to let pass before it asks again. */
const askAgainAfterSeconds = 60;

interface Scene {
  readonly type: MissionType;
  readonly facts: MissionFacts;
  readonly asker: Asker;
  readonly board: readonly Standing[];
}

const blank = { package: null, action: null, reason: null, guard_failures: [], question: null, wait: null, next_command: null } as const;

/** Words that stand in a command for what the reader has to put in. */
const agentWord = ({ agent }: Asker): string => (agent === null ? '<agent>' : shellWord(agent));
const missionWord = ({ mission }: MissionFacts): string => shellWord(mission.slug);

const whyNot = (scene: Scene, chosen: PackageFact | null): readonly WhyNot[] =>
  scene.board
    .filter((standing) => standing.package !== chosen)
    .map((standing) => ({
      wp_id: standing.package.wp_id,
      lane: standing.package.lane,
      reason: standing.offer === null || chosen === null ? standing.reason : 'another_first',
      sentence: standing.offer === null || chosen === null ? standing.sentence : `${standing.sentence} ${chosen.wp_id} comes first.`,
      waits_for: [...standing.waits_for],
      way_on: standing.package.lane === 'blocked' ? wayOfHere(standing.package, scene) : null,
    }));

const wayOfHere = (fact: PackageFact, { facts, asker }: Scene): string | null =>
  wayOn(fact, { mission: facts.mission.slug, agent: asker.agent });

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
function packageAnswer(rest: keyof typeof offerOf, step: MissionStep, scene: Scene): Answer {
  const chosen = firstOffered(scene.board, offerOf[rest]);
  const reviewing = rest === 'reviewing';
  const fact = chosen?.package ?? null;
  const action = reviewing ? 'review' : 'implement';
  return {
    ...blank,
    offer: 'step',
    state: action,
    step,
    action,
    package: fact,
    why: [whyThisKind[rest], ...(chosen === null ? [] : [chosen.sentence])],
    why_not: whyNot(scene, fact),
    next_command:
      fact === null
        ? null
        : reviewing
          ? reviewCommand(fact, scene)
          : `spec-kitty agent action implement ${fact.wp_id} --mission ${missionWord(scene.facts)} --agent ${agentWord(scene.asker)}`,
  };
}

/** A review that is already theirs is ended by its verdict, any other is begun. */
const reviewCommand = (fact: PackageFact, { facts, asker }: Scene): string => {
  const who = `--mission ${missionWord(facts)} --agent ${agentWord(asker)}`;
  return fact.lane === 'in_review' && isSameAgent(asker, fact.holder)
    ? `spec-kitty agent tasks move-task ${fact.wp_id} --to approved ${who} --note "<what was checked, and how>"`
    : `spec-kitty agent action review ${fact.wp_id} ${who}`;
};

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
function waitingAnswer(step: MissionStep, scene: Scene): Answer {
  const own = scene.board.filter(awaitsAnother);
  const held = scene.board.map((standing) => standing.package).filter(({ lane }) => isInHand(lane));
  const [first] = own;
  const unnamed = held.find(({ lane, holder }) => lane === 'in_review' && holder === null);
  const token = boardReason(scene, true);
  return {
    ...blank,
    offer: 'waiting',
    state: boardState(scene),
    step,
    reason: token,
    why: [
      ...(held.length === 0
        ? []
        : [
            `Nothing is free: ${held
              .map(
                ({ wp_id, lane, holder, since }) =>
                  `${wp_id} is ${lane} (${holder ?? 'nobody named'}${since === null ? '' : ` since ${minute(since)}`})`,
              )
              .join(', ')}.`,
          ]),
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
    next_command:
      first !== undefined
        ? commandLine.approveOwn(
            { mission: scene.facts.mission.slug, agent: scene.asker.agent ?? '<agent>', wp: first.package.wp_id },
            first.waits_for,
          )
        : unnamed !== undefined
          ? wayOfHere(unnamed, scene)
          : null,
  };
}

/** Nobody can move by the rules alone: say which package stands in the way and the command that moves it. */
function stuckAnswer(step: MissionStep, scene: Scene): Answer {
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
function workingAnswer(step: MissionStep, scene: Scene): Answer {
  const { facts } = scene;
  const lacking = step.artifacts.map((artifact) => artifactLacks(artifact, facts)).filter((sentence) => sentence !== null);
  const open = reasons.stepIsComplete({ type: scene.type, step, facts, asker: scene.asker });
  const why =
    step.kind === 'landing'
      ? ['Every package is approved and the mission is accepted: it can be merged.']
      : step.kind === 'accept'
        ? ['Every package is approved or done, and nobody has accepted the mission yet.']
        : [`Every step before ${step.id} is complete.`, ...(lacking.length > 0 ? lacking : open === null ? [] : [open])];
  const failed = ownEntry(facts.failures, step.id);
  const again =
    failed === undefined
      ? []
      : [
          `It did not succeed ${failed.count === 1 ? 'once' : `${failed.count} times`} so far${failed.last === null ? '.' : ` (${failed.last}).`}`,
        ];
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
    why: [...why, ...again],
    why_not: whyNot(scene, null),
    next_command: unfinalized ? `spec-kitty agent mission finalize-tasks --mission ${missionWord(facts)}` : commandFor(step, scene),
  };
}

const answerCommand = (decisionId: string, answer: string, { facts, asker }: Scene): string =>
  `spec-kitty next --mission ${missionWord(facts)} --agent ${agentWord(asker)} --result success --decision-id ${shellWord(decisionId)} --answer ${answer}`;

function askingAnswer(step: MissionStep, scene: Scene): Answer {
  const key = missingInput(step, scene.facts) ?? '';
  const decisionId = `input:${key}`;
  return {
    ...blank,
    offer: 'decision_required',
    state: step.id,
    step,
    action: step.action,
    reason: 'missing_required_input',
    question: { decision_id: decisionId, input_key: key, question: `${step.title} needs a value for "${key}". What is it?`, options: null },
    why: [`${step.title} cannot start before somebody says what "${key}" is.`],
    why_not: whyNot(scene, null),
    next_command: answerCommand(decisionId, '"<value>"', scene),
  };
}

function judgingAnswer(step: MissionStep, scene: Scene): Answer {
  const decisionId = `audit:${step.id}`;
  const given = scene.facts.answers[decisionId];
  return {
    ...blank,
    offer: 'decision_required',
    state: step.id,
    step,
    action: step.action,
    reason: given === undefined ? 'Decision required' : 'pending_decision',
    question: { decision_id: decisionId, input_key: null, question: step.description || step.title, options: [...step.options] },
    why: [
      `${step.title} is a gate: a human decides whether the mission goes on.`,
      ...(given === undefined ? [] : [`The last answer was "${given}", which leaves it open.`]),
    ],
    why_not: whyNot(scene, null),
    next_command: answerCommand(decisionId, step.options[0] ?? 'approve', scene),
  };
}

function rejectedAnswer(step: MissionStep, scene: Scene): Answer {
  return {
    ...judgingAnswer(step, scene),
    offer: 'blocked',
    reason: 'audit_rejected',
    guard_failures: [`${step.title} was rejected.`],
    why: [`${step.title} was rejected. What was objected to has to change; then the gate can be answered again.`],
  };
}

function doneAnswer(scene: Scene): Answer {
  const packages = scene.facts.packages ?? [];
  const reason =
    packages.length === 0
      ? 'All mission steps completed'
      : packages.every((fact) => fact.lane === 'done')
        ? 'All work packages are done'
        : 'All work packages are done or canceled';
  return { ...blank, offer: 'terminal', state: 'done', step: null, reason, why: [`${reason}.`], why_not: whyNot(scene, null) };
}

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
