import type { InputFrom, OutputFrom } from 'xstate';
import type { CleanedUp, MergeContext, MergePlan } from '../../schemas/merge.ts';
import type { Problem } from '../../schemas/problem.ts';
import type { ports } from './ports.ts';

type Ports = typeof ports;

/** The ports of a merge by the state in which they are invoked. */
export const steps = {
  gating: 'checkGates',
  building: 'buildLanes',
  landing: 'makeLanding',
  preparing: 'openWorkspace',
  resolving: 'readResolution',
  proving: 'proveLanding',
  publishing: 'publishLanding',
  refreshing: 'refreshCheckouts',
  pushing: 'pushLanding',
  cleaning: 'cleanUp',
  observing: 'observeTips',
  withdrawing: 'withdraw',
} as const satisfies Readonly<Record<string, keyof Ports>>;
export type Step = keyof typeof steps;

export type StepInput<Name extends Step> = InputFrom<Ports[(typeof steps)[Name]]>;
export type StepOutput<Name extends Step> = OutputFrom<Ports[(typeof steps)[Name]]>;

type Done = { [Name in Step]: { readonly type: `xstate.done.actor.${Name}`; readonly output: StepOutput<Name> } }[Step];
type Failed = { [Name in Step]: { readonly type: `xstate.error.actor.${Name}`; readonly error: Problem } }[Step];

/** What a merge is told: by the engine how an effect ended, by a person to go on or to give up. */
export type MergeEvent = { readonly type: 'RESUME' } | { readonly type: 'ABORT' } | Done | Failed;

/** What is there when a merge is over. */
export interface MergeOutput {
  readonly plan: MergePlan;
  readonly context: MergeContext;
  readonly cleaning: CleanedUp;
}
