import type { ArtifactRequirement, MissionStep } from '../../schemas/missionType.ts';
import type { MissionFacts } from '../../schemas/facts.ts';
import { isInHand } from '../../schemas/lane.ts';
import {
  awaitsAnother,
  boardOf,
  firstOffered,
  implementationIsOver,
  landingIsOver,
  planningIsOver,
  reviewIsOver,
  type Offer,
} from './board.ts';
import type { Question } from './types.ts';

/** Why one artifact a step has to leave behind does not stand yet, or null when it does. */
export function artifactLacks(requirement: ArtifactRequirement, facts: MissionFacts): string | null {
  if (requirement.substance === 'packages') {
    if (facts.packages === null) return `There is no work package in ${requirement.path}.`;
    return planningIsOver(facts.packages) ? null : 'The work packages are not finalized: no event has put them on the board.';
  }
  const artifact = facts.artifacts[requirement.path];
  if (artifact === undefined || !artifact.present) return `${requirement.path} is missing.`;
  return artifact.lacks === null ? null : `${requirement.path} has no substance yet: ${artifact.lacks}`;
}

/** A later step has left its mark: one with no artifact of its own must have been passed. */
const passedByALaterStep = ({ type, step, facts }: Question): boolean =>
  type.steps
    .slice(type.steps.indexOf(step) + 1)
    .some(
      (later) => facts.completed_steps.includes(later.id) || later.artifacts.some((artifact) => artifactLacks(artifact, facts) === null),
    );

const comesBeforeTheBoard = ({ type, step }: Question): boolean =>
  type.steps.indexOf(step) < type.steps.findIndex((other) => other.kind === 'implement');

/** Only an acceptance on record accepts a mission: nobody can report it done. What has landed needs none any more. */
const acceptanceLacks = ({ mission, packages }: MissionFacts): string | null =>
  mission.accepted_at !== null || (packages !== null && landingIsOver(packages)) ? null : 'Nobody has accepted the mission yet.';

/** The input a step still waits for, or null. */
export const missingInput = (step: MissionStep, facts: MissionFacts): string | null =>
  step.requires_inputs.find((key) => !Object.hasOwn(facts.inputs, key)) ?? null;

const answerTo = (step: MissionStep, facts: MissionFacts): string | null => facts.answers[`audit:${step.id}`] ?? null;

const offered = (question: Question, ...offers: readonly Offer[]): string | null =>
  firstOffered(boardOf(question.facts.packages ?? [], question.asker), offers) === null ? noneOffered[offers[0] ?? 'start'] : null;

const noneOffered: Readonly<Record<Offer, string>> = {
  continue: 'No package is in your hands.',
  rework: 'No package has been sent back, and none was left behind.',
  take_over: 'No package was left behind.',
  continue_review: 'No review is in your hands.',
  review: 'No package waits for a review by you.',
  start: 'No planned package has everything it depends on.',
  review_own: 'No package of your own waits for a review.',
};

/**
 * The guards of every mission machine, as reasons that may be missing: null lets the walk pass, a sentence says why not.
 * One rule gives both answers: the machine's boolean and the words of `why_not`.
 */
export const reasons = {
  stepIsComplete: (question: Question): string | null => {
    const { step, facts } = question;
    if ((step.kind === 'implement' || step.kind === 'review') && facts.packages !== null) return 'The board decides when it is over.';
    if (step.kind === 'accept') return acceptanceLacks(facts);
    if (!step.declared || facts.completed_steps.includes(step.id)) return null;
    if (comesBeforeTheBoard(question) && planningIsOver(facts.packages)) return null;
    if (step.artifacts.length > 0) {
      const lacking = step.artifacts.map((artifact) => artifactLacks(artifact, facts)).filter((sentence) => sentence !== null);
      return lacking.length === 0 ? null : lacking.join(' ');
    }
    return passedByALaterStep(question) ? null : `${step.title} has not been reported complete.`;
  },
  inputIsMissing: ({ step, facts }: Question): string | null => (missingInput(step, facts) === null ? 'Every input is there.' : null),
  auditIsPassed: (question: Question): string | null => {
    const { step, facts } = question;
    if (step.options.length === 0 || facts.completed_steps.includes(step.id)) return null;
    if (comesBeforeTheBoard(question) && planningIsOver(facts.packages)) return null;
    const answer = answerTo(step, facts);
    return answer === 'approve' || answer === 'decide_solo' ? null : `${step.title} waits for a decision: ${step.options.join(' or ')}.`;
  },
  auditIsRejected: ({ step, facts }: Question): string | null => (answerTo(step, facts) === 'reject' ? null : 'Nobody has rejected it.'),
  thereAreNoPackages: ({ facts }: Question): string | null => (facts.packages === null ? null : 'The mission has work packages.'),
  implementationIsOver: ({ facts }: Question): string | null =>
    facts.packages === null || implementationIsOver(facts.packages) ? null : 'Some packages are not submitted for review yet.',
  reviewIsOver: ({ facts }: Question): string | null =>
    facts.packages === null || reviewIsOver(facts.packages) ? null : 'Some packages are not approved yet.',
  landingIsOver: ({ facts: { packages, unfinished_merge } }: Question): string | null => {
    if (packages === null) return null;
    // The original records that all is done before anything lands, and what ours has left to do then may be a push.
    return landingIsOver(packages) ? (unfinished_merge?.sentence ?? null) : 'The approved packages are not merged yet.';
  },
  ownWorkContinues: (question: Question): string | null => offered(question, 'continue'),
  ownReviewContinues: (question: Question): string | null => offered(question, 'continue_review'),
  reworkIsReady: (question: Question): string | null => offered(question, 'rework', 'take_over'),
  reviewIsReady: (question: Question): string | null => offered(question, 'review'),
  workIsReady: (question: Question): string | null => offered(question, 'start'),
  ownWorkNeedsAReviewer: (question: Question): string | null => offered(question, 'review_own'),
  othersAreAtIt: ({ facts, asker }: Question): string | null => {
    const packages = facts.packages ?? [];
    return packages.some(({ lane }) => isInHand(lane)) || boardOf(packages, asker).some(awaitsAnother)
      ? null
      : 'Nobody is working on any package.';
  },
} as const satisfies Readonly<Record<string, (question: Question) => string | null>>;

export type GuardName = keyof typeof reasons;
