import type { MergeContext, MergePlan } from '../../schemas/merge.ts';
import { shellWord } from '../rules/shellWord.ts';

/** The steps of a merge that people count, in their order. */
const counted = ['gating', 'building', 'landing', 'proving', 'publishing', 'refreshing', 'pushing', 'cleaning'] as const;
type Counted = (typeof counted)[number];

/** Where other states belong among the steps: a conflict is settled while the step it arose in waits. */
const within: Readonly<Record<string, (context: MergeContext) => Counted>> = {
  preparing: conflictStep,
  conflicted: conflictStep,
  resolving: conflictStep,
  observing: () => 'gating',
  withdrawing: () => 'gating',
  blocked: ({ stopped }) => counted.find((step) => step === stopped?.at) ?? 'gating',
};

function conflictStep({ conflict }: MergeContext): Counted {
  return conflict?.step ?? 'building';
}

export interface MergeProgress {
  readonly n: number;
  readonly of: number;
  readonly name: Counted;
  /** The steps that are not done, this one included. */
  readonly left: readonly Counted[];
  readonly isPublished: boolean;
  /** What can be relied on, as a sentence. */
  readonly safe: string;
}

/** How far a merge is, by its state and what it remembers. */
export function progressOf(state: string, context: MergeContext): MergeProgress {
  const { plan, results } = context;
  const steps = stepsOf(plan);
  const name = within[state]?.(context) ?? counted.find((step) => step === state) ?? 'gating';
  const at = steps.indexOf(name);
  const isPublished = results.publishing !== undefined;
  const safe = isPublished
    ? `${plan.target} has the landing; nothing of it can be lost any more.`
    : `Nothing is published: ${plan.target}, every lane and every checkout are as they were.`;
  return { n: at + 1, of: steps.length, name, left: steps.slice(at), isPublished, safe };
}

/** What a merge with this plan goes through. */
export const stepsOf = ({ push }: Pick<MergePlan, 'push'>): readonly Counted[] =>
  counted.filter((step) => step !== 'pushing' || push !== null);

/** How a step is told while it is on its way. */
export const stepWords: Readonly<Record<Counted, (plan: MergePlan) => string>> = {
  gating: ({ mission }) => `looking whether ${mission.directory} may land`,
  building: ({ lanes }) => `bringing ${lanes.length} ${lanes.length === 1 ? 'lane' : 'lanes'} together`,
  landing: ({ target }) => `making the landing on ${target}`,
  proving: () => 'proving that nothing is missing',
  publishing: ({ target }) => `moving ${target}`,
  refreshing: ({ target }) => `bringing checkouts of ${target} up to date`,
  pushing: ({ push, target }) => `pushing ${target} to ${push?.remote ?? 'the remote'}`,
  cleaning: () => 'cleaning up',
};

/** The command that goes on with a merge. */
export const resumeCommand = ({ mission }: Pick<MergePlan, 'mission'>): string =>
  `spec-kitty merge --mission ${shellWord(mission.directory)} --resume`;

/** The command that gives it up, as far as that may be. */
export const abortCommand = ({ mission }: Pick<MergePlan, 'mission'>): string =>
  `spec-kitty merge --mission ${shellWord(mission.directory)} --abort`;
