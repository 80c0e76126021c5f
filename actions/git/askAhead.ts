import type { Git, GitWorld } from './git.ts';
import type { Step, StepAnswer } from './shellScript.ts';

const answered = new WeakMap<GitWorld, Map<string, StepAnswer>>();

/**
 * Asks in one shell what different steps of a command are about to ask: to start a process from here takes longer than what most
 * of them do. Each answer is given once: who asks again looks again. Throws GIT_UNAVAILABLE.
 */
export async function askAhead(run: Git, steps: readonly Step[]): Promise<void> {
  const answers = await run.inOne(steps.map((step) => ({ ...step, mayFail: true })));
  const known = answered.get(run.world) ?? new Map<string, StepAnswer>();
  answered.set(run.world, known);
  for (const [index, step] of steps.entries()) known.set(keyOf(run, step), answers[index] ?? { exitCode: -1, stdout: '' });
}

/** The same as `run.inOne`, for questions that may have been asked ahead. */
export async function askInOne(run: Git, steps: readonly Step[]): Promise<readonly StepAnswer[]> {
  const answers = steps.flatMap((step) => taken(run, step) ?? []);
  const isGood = answers.length === steps.length && steps.every(({ mayFail }, index) => mayFail === true || answers[index]?.exitCode === 0);
  return isGood ? answers : run.inOne(steps);
}

function taken(run: Git, step: Step): StepAnswer | undefined {
  const known = answered.get(run.world);
  const key = keyOf(run, step);
  const answer = known?.get(key);
  known?.delete(key);
  return answer;
}

const keyOf = ({ checkout }: Git, { words, env = {} }: Step): string => JSON.stringify([checkout, words, env]);
