import type { Hands } from '../../machines/port.ts';
import { stepsOf, stepWords } from '../../machines/merge/progress.ts';
import type { ports } from '../../machines/merge/ports.ts';
import { steps } from '../../machines/merge/types.ts';
import type { MergePlan } from '../../schemas/merge.ts';

type MergeHands = Hands<typeof ports>;

/** The same hands, with a line for people before each step of the merge: which of how many, and what is done in it. */
export function telling(hands: MergeHands, tell: (line: string) => void): MergeHands {
  const told = Object.entries(hands).map(([port, hand]) => [
    port,
    (input: { readonly plan: MergePlan }) => {
      const line = lineOf(port, input.plan);
      if (line !== null) tell(line);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each hand is handed on under its own name, with the input the engine has for it.
      return (hand as (given: typeof input) => unknown)(input);
    },
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the loop has given every name its hand.
  return Object.fromEntries(told) as MergeHands;
}

/** Null for what people do not count as a step. */
function lineOf(port: string, plan: MergePlan): string | null {
  const counted = stepsOf(plan);
  const at = counted.findIndex((name) => steps[name] === port);
  const name = counted[at];
  return name === undefined ? null : `[${at + 1}/${counted.length}] ${stepWords[name](plan)}`;
}
