import { setup } from 'xstate';
import type { MissionStep, MissionType } from '../../schemas/missionType.ts';
import { reasons, type GuardName } from './guards.ts';
import type { MissionContext, MissionEvent, Rest } from './types.ts';

const types: { context?: MissionContext; events?: MissionEvent } = {};

type StepParams = { readonly step: string };
type Guard = { readonly type: GuardName; readonly params: StepParams };
type Passage = { guard?: Guard; target: string };
type Described = { description?: string };
type StepState = Described & { initial: 'considering'; states: Record<string, Described & { always?: Passage[] }> };

/** What it means to be there, for people who look at the chart. */
const placeWords: Readonly<Record<'considering' | Rest, string>> = {
  considering: 'Every step begins here. Whoever asks is led on from here at once.',
  asking: 'The step needs an input that nobody has given yet.',
  continuing: 'Whoever asks has begun a package and goes on with it.',
  judging: 'A person has to say whether the mission goes on.',
  rejected: 'A person has said no. What was objected to has to change first.',
  reviewing: 'A package is up for a review that whoever asks can give.',
  reworking: 'A package was sent back or left behind, and whoever asks can take it up.',
  starting: 'A package can be begun: everything it depends on is there.',
  stuck: 'Nobody works on any package, and by the rules none can be begun.',
  waiting: 'Others are at everything that could move.',
  working: 'The step is done by writing, deciding or running something, not by taking a package.',
};

/**
 * Compiles a mission type into its statechart. Each step is a state in which the walk either passes on (`considering`)
 * or comes to rest (a reason to rest has a state of its own). `OBSERVED` starts the walk at the first step, from anywhere:
 * a mission whose facts went backwards goes backwards, and no state is without a way out.
 */
export function compileMission(type: MissionType, rules: typeof reasons = reasons) {
  const steps = new Map(type.steps.map((step) => [step.id, step]));
  const at =
    (name: GuardName) =>
    ({ event }: { event: MissionEvent }, { step: id }: StepParams): boolean => {
      const step = steps.get(id);
      return step !== undefined && rules[name]({ type, step, facts: event.facts, asker: event.asker }) === null;
    };
  const states: Record<string, StepState | object> = {};
  // A dot in the key of a type is none of a path.
  const root: Elsewhere = `#${type.key.replaceAll(/[.\\]/g, String.raw`\$&`)}`;
  const review: Elsewhere = `${root}.${type.steps.find((step) => step.kind === 'review')?.id ?? 'done'}`;
  type.steps.forEach((step, index) => {
    const next: Elsewhere = `${root}.${type.steps[index + 1]?.id ?? 'done'}`;
    states[step.id] = stepState(step, next, review);
  });
  return setup({
    types,
    guards: {
      auditIsPassed: at('auditIsPassed'),
      auditIsRejected: at('auditIsRejected'),
      implementationIsOver: at('implementationIsOver'),
      inputIsMissing: at('inputIsMissing'),
      landingIsOver: at('landingIsOver'),
      othersAreAtIt: at('othersAreAtIt'),
      ownReviewContinues: at('ownReviewContinues'),
      ownWorkContinues: at('ownWorkContinues'),
      ownWorkNeedsAReviewer: at('ownWorkNeedsAReviewer'),
      reviewIsOver: at('reviewIsOver'),
      reviewIsReady: at('reviewIsReady'),
      reworkIsReady: at('reworkIsReady'),
      stepIsComplete: at('stepIsComplete'),
      thereAreNoPackages: at('thereAreNoPackages'),
      workIsReady: at('workIsReady'),
    },
  }).createMachine({
    id: type.key,
    context: { missionType: type.key },
    initial: 'unobserved',
    // `done` is no final state: a landed mission can be reopened or its merge undone, and a finished machine would not hear of it.
    states: {
      unobserved: { description: 'Nobody has looked at the mission yet.' },
      ...states,
      done: { description: 'Nothing is left to do.' },
    },
    on: { OBSERVED: { target: `.${type.steps[0]?.id ?? 'done'}`, reenter: true } },
  });
}

export type MissionMachine = ReturnType<typeof compileMission>;

/** A state of another step, by its whole name. */
type Elsewhere = `#${string}`;
type Row = readonly [GuardName | null, Rest | Elsewhere];

const isRest = (target: Row[1]): target is Rest => !target.startsWith('#');

/**
 * The state of one step. `next` is where the walk goes on, `review` the step in which reviews are offered. A step has only the
 * places to rest that it can need.
 */
function stepState(step: MissionStep, next: Elsewhere, review: Elsewhere): StepState {
  const considering = (rows: readonly Row[]): StepState => ({
    ...(step.description === '' ? {} : { description: step.description }),
    initial: 'considering',
    states: {
      considering: {
        description: placeWords.considering,
        always: rows.map(([guard, target]) =>
          guard === null ? { target } : { guard: { type: guard, params: { step: step.id } }, target },
        ),
      },
      ...Object.fromEntries(rows.flatMap(([, target]) => (isRest(target) ? [[target, { description: placeWords[target] }]] : []))),
    },
  });
  const asking: readonly Row[] = step.requires_inputs.length > 0 ? [['inputIsMissing', 'asking']] : [];
  const withoutPackages: readonly Row[] = step.declared ? [['thereAreNoPackages', 'working']] : [];
  const rows: Readonly<Record<MissionStep['kind'], readonly Row[]>> = {
    prompt: [['stepIsComplete', next], ...asking, [null, 'working']],
    accept: [['stepIsComplete', next], ...asking, [null, 'working']],
    audit: [
      ['auditIsPassed', next],
      ...(step.options.includes('reject') ? [['auditIsRejected', 'rejected'] as const] : []),
      [null, 'judging'],
    ],
    implement: [
      ['stepIsComplete', next],
      ...withoutPackages,
      ['implementationIsOver', next],
      ['ownWorkContinues', 'continuing'],
      ['ownReviewContinues', `${review}.reviewing`],
      ['reworkIsReady', 'reworking'],
      ['reviewIsReady', `${review}.reviewing`],
      ['workIsReady', 'starting'],
      ['ownWorkNeedsAReviewer', `${review}.reviewing`],
      ['othersAreAtIt', 'waiting'],
      [null, 'stuck'],
    ],
    review: [
      ['stepIsComplete', next],
      ...withoutPackages,
      ['reviewIsOver', next],
      ['ownReviewContinues', 'reviewing'],
      ['reviewIsReady', 'reviewing'],
      ['ownWorkNeedsAReviewer', 'reviewing'],
      // What is neither approved nor up for review is in somebody's review: nothing can be stuck here.
      [null, 'waiting'],
    ],
    landing: [
      ['landingIsOver', next],
      [null, 'working'],
    ],
  };
  return considering(rows[step.kind]);
}
