import { assign, setup } from 'xstate';
import type { LandingMade, LandingProven, LanesBuilt, MergeAttempt, MergeConflict, MergeContext, MergePlan } from '../../schemas/merge.ts';
import { guards } from './guards.ts';
import { ports } from './ports.ts';
import type { MergeEvent, Step, StepInput } from './types.ts';

const types: { context?: MergeContext; events?: MergeEvent; input?: MergePlan } = {};

/**
 * Landing a mission. Everything is built and proven as objects that nobody sees; then one compare-and-swap moves the target,
 * and the rest follows. A branch that moves before that makes another attempt; a conflict waits for somebody to decide it.
 */
export const machine = setup({
  types,
  actors: ports,
  guards,
  actions: {
    keepResult: assign({
      results: ({ context, event }, { step }: { step: Step }) => ({ ...context.results, [step]: 'output' in event ? event.output : null }),
    }),
    keepConflict: assign(({ event }) =>
      'output' in event && 'conflict' in event.output
        ? { conflict: event.output.conflict, open: event.output.conflict.paths.map(({ path }) => path) }
        : {},
    ),
    keepWorkspace: assign(({ event }) => ('output' in event && 'path' in event.output ? { workspace: event.output.path } : {})),
    keepOpen: assign(({ event }) => ('output' in event && 'open' in event.output ? { open: [...event.output.open] } : {})),
    keepResolution: assign(({ context, event }) =>
      'output' in event && 'resolution' in event.output
        ? {
            resolutions: [...context.resolutions, event.output.resolution],
            conflict: null,
            workspace: null,
            open: [],
            results: gated(context),
          }
        : {},
    ),
    beginAttempt: assign(({ context, event }) => ({
      attempts: 'output' in event && 'attempt' in event.output ? [...context.attempts, event.output.attempt] : context.attempts,
      results: {},
      conflict: null,
      open: [],
    })),
    beginAgain: assign({ results: {}, conflict: null, open: [] }),
    keepProblem: assign({
      stopped: ({ event }, { step }: { step: Step }) => ('error' in event ? { at: step, problem: event.error } : null),
    }),
    keepLateness: assign({
      stopped: ({ event }) => ('output' in event && 'problem' in event.output ? { at: 'publishing', problem: event.output.problem } : null),
    }),
    forgetProblem: assign({ stopped: null }),
  },
}).createMachine({
  id: 'merge',
  initial: 'gating',
  // XState also calls this without input, on actors it throws away.
  context: ({ input }) => ({
    plan: input,
    attempts: input === undefined ? [] : [input.attempt],
    resolutions: [],
    conflict: null,
    workspace: null,
    open: [],
    results: {},
    stopped: null,
  }),
  states: {
    gating: {
      description: 'Whether the mission may be landed is looked at.',
      invoke: {
        id: 'gating',
        src: 'checkGates',
        input: ({ context }) => attempted(context),
        onDone: { target: 'building', actions: { type: 'keepResult', params: { step: 'gating' } } },
        onError: [
          { target: 'refused', guard: 'nothingIsBegun', actions: { type: 'keepProblem', params: { step: 'gating' } } },
          { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'gating' } } },
        ],
      },
      on: { ABORT: 'withdrawing' },
    },
    building: {
      description: 'The lanes are brought together as commits that are on no branch.',
      invoke: {
        id: 'building',
        src: 'buildLanes',
        input: ({ context }) => buildable(context),
        onDone: [
          { target: 'preparing', guard: 'isConflict', actions: 'keepConflict' },
          { target: 'landing', actions: { type: 'keepResult', params: { step: 'building' } } },
        ],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'building' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    landing: {
      description: 'The commit is made that the target is to become: code, status and number of the mission in one.',
      invoke: {
        id: 'landing',
        src: 'makeLanding',
        input: ({ context }) => ({ ...buildable(context), built: builtIn(context) }),
        onDone: [
          { target: 'preparing', guard: 'isConflict', actions: 'keepConflict' },
          { target: 'proving', actions: { type: 'keepResult', params: { step: 'landing' } } },
        ],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'landing' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    preparing: {
      description: 'A worktree is made in which somebody can decide what does not fit together.',
      invoke: {
        id: 'preparing',
        src: 'openWorkspace',
        input: ({ context }) => ({ plan: context.plan, conflict: conflictIn(context), resolutions: context.resolutions }),
        onDone: { target: 'conflicted', actions: 'keepWorkspace' },
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'preparing' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    conflicted: {
      description: 'Files do not fit together; somebody decides.',
      on: { RESUME: 'resolving', ABORT: 'withdrawing' },
    },
    resolving: {
      description: 'What somebody has decided is read and kept.',
      invoke: {
        id: 'resolving',
        src: 'readResolution',
        input: ({ context }) => ({ ...buildable(context), conflict: conflictIn(context), workspace: context.workspace ?? '' }),
        onDone: [
          { target: 'gating', guard: 'isMoved', actions: 'beginAttempt' },
          { target: 'conflicted', guard: 'isOpen', actions: 'keepOpen' },
          { target: 'building', actions: 'keepResolution' },
        ],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'resolving' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    proving: {
      description: "It is proven that nothing is missing from the landing and that nothing of anybody's would be lost.",
      invoke: {
        id: 'proving',
        src: 'proveLanding',
        input: ({ context }) => ({ ...landable(context), built: builtIn(context), resolutions: context.resolutions }),
        onDone: { target: 'publishing', actions: { type: 'keepResult', params: { step: 'proving' } } },
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'proving' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    publishing: {
      description: 'The target is moved to the landing, if it is still where it was.',
      invoke: {
        id: 'publishing',
        src: 'publishLanding',
        input: ({ context }) => ({ ...landable(context), proven: provenIn(context) }),
        onDone: [
          { target: 'gating', guard: 'isMoved', actions: 'beginAttempt' },
          { target: 'refreshing', actions: { type: 'keepResult', params: { step: 'publishing' } } },
        ],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'publishing' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    refreshing: {
      description: 'Checkouts of the target are brought up to date.',
      invoke: {
        id: 'refreshing',
        src: 'refreshCheckouts',
        input: ({ context }) => ({ ...landable(context), proven: provenIn(context) }),
        onDone: [
          { target: 'pushing', guard: 'isToBePushed', actions: { type: 'keepResult', params: { step: 'refreshing' } } },
          { target: 'cleaning', actions: { type: 'keepResult', params: { step: 'refreshing' } } },
        ],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'refreshing' } } },
      },
    },
    pushing: {
      description: 'The landing is sent to the remote.',
      invoke: {
        id: 'pushing',
        src: 'pushLanding',
        input: ({ context }) => ({ ...landable(context), proven: provenIn(context), remote: context.plan.push?.remote ?? '' }),
        onDone: { target: 'cleaning', actions: { type: 'keepResult', params: { step: 'pushing' } } },
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'pushing' } } },
      },
    },
    cleaning: {
      description: 'Worktrees and branches that are not needed any more are removed.',
      invoke: {
        id: 'cleaning',
        src: 'cleanUp',
        input: ({ context }) => ({ ...landable(context), proven: provenIn(context), resolutions: context.resolutions }),
        onDone: { target: 'done', actions: { type: 'keepResult', params: { step: 'cleaning' } } },
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'cleaning' } } },
      },
    },
    blocked: {
      description:
        'Something stands in the way. Somebody clears it and goes on, or gives up: all of it while nothing is published, else the push.',
      on: {
        RESUME: [
          { target: 'publishing', guard: 'stoppedAtPublishing', actions: 'forgetProblem' },
          { target: 'refreshing', guard: 'stoppedAtRefreshing', actions: 'forgetProblem' },
          { target: 'pushing', guard: 'stoppedAtPushing', actions: 'forgetProblem' },
          { target: 'cleaning', guard: 'stoppedAtCleaning', actions: 'forgetProblem' },
          { target: 'withdrawing', guard: 'stoppedAtWithdrawing', actions: 'forgetProblem' },
          { target: 'observing', actions: 'forgetProblem' },
        ],
        ABORT: [
          { target: 'withdrawing', guard: 'mayBeWithdrawn', actions: 'forgetProblem' },
          // What a remote does not take it may never take.
          { target: 'cleaning', guard: 'stoppedAtPushing', actions: 'forgetProblem' },
        ],
      },
    },
    observing: {
      description: 'Whether a branch has moved meanwhile is looked at.',
      invoke: {
        id: 'observing',
        src: 'observeTips',
        input: ({ context }) => attempted(context),
        onDone: [
          { target: 'gating', guard: 'isMoved', actions: 'beginAttempt' },
          { target: 'gating', actions: 'beginAgain' },
        ],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'observing' } } },
      },
      on: { ABORT: 'withdrawing' },
    },
    withdrawing: {
      description: 'What was made so far is taken away again.',
      invoke: {
        id: 'withdrawing',
        src: 'withdraw',
        input: ({ context }) => ({
          plan: context.plan,
          landing: context.results.proving === undefined ? null : landingIn(context),
          resolutions: context.resolutions,
        }),
        onDone: [{ target: 'blocked', guard: 'isPublishedAlready', actions: 'keepLateness' }, { target: 'aborted' }],
        onError: { target: 'blocked', actions: { type: 'keepProblem', params: { step: 'withdrawing' } } },
      },
      // Whoever gives up once more what a kill has left half given up.
      on: { ABORT: { target: 'withdrawing', reenter: true } },
    },
    done: { type: 'final', description: 'The mission has landed.' },
    refused: { type: 'final', description: 'The mission may not be landed, and nothing was changed.' },
    aborted: { type: 'final', description: 'Given up. Everything is as it was before.' },
  },
});

export type MergeMachine = typeof machine;

/** What stays of an attempt when somebody has decided a conflict: the gates were passed, everything else is built anew. */
const gated = ({ results }: MergeContext): MergeContext['results'] => (results.gating === undefined ? {} : { gating: results.gating });

function attemptOf({ attempts }: MergeContext): MergeAttempt {
  const attempt = attempts.at(-1);
  if (attempt === undefined) throw new TypeError('A merge has an attempt.');
  return attempt;
}

const attempted = (context: MergeContext): StepInput<'gating'> => ({ plan: context.plan, attempt: attemptOf(context) });
const buildable = (context: MergeContext): StepInput<'building'> => ({ ...attempted(context), resolutions: context.resolutions });
const landable = (context: MergeContext) => ({ ...attempted(context), landing: landingIn(context) });

const builtIn = ({ results }: MergeContext): LanesBuilt => results.building ?? missing('building');
const landingIn = ({ results }: MergeContext): LandingMade => results.landing ?? missing('landing');
const provenIn = ({ results }: MergeContext): LandingProven => results.proving ?? missing('proving');
const conflictIn = ({ conflict }: MergeContext): MergeConflict => conflict ?? missing('conflict');

function missing(step: string): never {
  throw new TypeError(`A step that needs the answer of ${step} comes after it.`);
}
