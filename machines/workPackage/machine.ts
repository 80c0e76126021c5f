import { assign, setup, type SnapshotFrom } from 'xstate';
import { guards } from './guards.ts';
import type { WorkPackageInput, WorkPackageTypes } from './types.ts';

const types: WorkPackageTypes = {};

/**
 * The life of a work package: a state is a lane, an event is an intent, a guard is what the intent needs (contract 1 §4).
 * No state is final, because force leads out of every lane, done and canceled too.
 * Nothing leads into `genesis` (before the package was finalized) or `uninitialized` (no event yet): both are absences,
 * and no event can bring an absence about.
 */
export const workPackageMachine = setup({
  types,
  guards,
  actions: { recordEvent: assign({ event: ({ context, event }) => event.id ?? context.event }) },
}).createMachine({
  id: 'workPackage',
  initial: 'genesis',
  // XState also calls this without input, on actors it throws away.
  context: ({ input }: { input: WorkPackageInput | undefined }) => ({ wp: input?.wp ?? '', event: null }),

  on: {
    'FORCE.planned': { target: '.planned', guard: 'forceIsAccountedFor' },
    'FORCE.claimed': { target: '.claimed', guard: 'forceIsAccountedFor' },
    'FORCE.in_progress': { target: '.in_progress', guard: 'forceIsAccountedFor' },
    'FORCE.for_review': { target: '.for_review', guard: 'forceIsAccountedFor' },
    'FORCE.in_review': { target: '.in_review', guard: 'forceIsAccountedFor' },
    'FORCE.approved': { target: '.approved', guard: 'forceIsAccountedFor' },
    'FORCE.done': { target: '.done', guard: 'forceIsAccountedFor' },
    'FORCE.blocked': { target: '.blocked', guard: 'forceIsAccountedFor' },
    'FORCE.canceled': { target: '.canceled', guard: 'forceIsAccountedFor' },
  },

  states: {
    genesis: {
      description: 'Not finalized yet.',
      on: { PLAN: 'planned', CANCEL: 'canceled' },
    },
    uninitialized: {
      description: 'No event is known of the package.',
    },
    planned: {
      description: 'Waits for somebody to take it.',
      entry: 'recordEvent',
      on: {
        CLAIM: { target: 'claimed', guard: 'actorIsNamed' },
        BLOCK: 'blocked',
        CANCEL: 'canceled',
      },
    },
    claimed: {
      description: 'Taken, not begun.',
      entry: 'recordEvent',
      on: {
        START: { target: 'in_progress', guard: 'workspaceIsKnown' },
        BLOCK: 'blocked',
        CANCEL: 'canceled',
      },
    },
    in_progress: {
      description: 'Being worked on.',
      entry: 'recordEvent',
      on: {
        SUBMIT: { target: 'for_review', guard: 'workIsComplete' },
        APPROVE: { target: 'approved', guard: 'approvalIsEvident' },
        RELEASE: { target: 'planned', guard: 'reasonIsGiven' },
        BLOCK: 'blocked',
        CANCEL: 'canceled',
      },
    },
    for_review: {
      description: 'Waits for a reviewer.',
      entry: 'recordEvent',
      on: {
        REVIEW: { target: 'in_review', guard: 'actorIsNamed' },
        BLOCK: 'blocked',
        CANCEL: 'canceled',
      },
    },
    in_review: {
      description: 'Being reviewed. Whatever comes next, the outcome of the review is on record.',
      entry: 'recordEvent',
      on: {
        APPROVE: { target: 'approved', guard: 'reviewApproves' },
        FINISH: { target: 'done', guard: 'reviewApproves' },
        REWORK: { target: 'in_progress', guard: 'reviewIsRecorded' },
        REJECT: { target: 'planned', guard: 'reviewIsRecorded' },
        BLOCK: { target: 'blocked', guard: 'reviewIsRecorded' },
        CANCEL: { target: 'canceled', guard: 'reviewIsRecorded' },
      },
    },
    approved: {
      description: 'Reviewed and good, not landed yet.',
      entry: 'recordEvent',
      on: {
        FINISH: { target: 'done', guard: 'approvalIsEvident' },
        REWORK: { target: 'in_progress', guard: 'feedbackIsReferenced' },
        REJECT: { target: 'planned', guard: 'feedbackIsReferenced' },
        BLOCK: 'blocked',
        CANCEL: 'canceled',
      },
    },
    blocked: {
      description: 'Something outside stands in the way.',
      entry: 'recordEvent',
      on: { UNBLOCK: 'in_progress', CANCEL: 'canceled' },
    },
    done: {
      description: 'Landed.',
      entry: 'recordEvent',
      tags: ['terminal'],
    },
    canceled: {
      description: 'Given up.',
      entry: 'recordEvent',
      tags: ['terminal'],
    },
  },
});

export type WorkPackageMachine = typeof workPackageMachine;
export type WorkPackageSnapshot = SnapshotFrom<WorkPackageMachine>;
