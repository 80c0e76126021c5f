import type { Git, GitWorld } from './git.ts';
import type { Step, StepAnswer } from './shellScript.ts';

const asked = new WeakMap<GitWorld, Map<string, Promise<StepAnswer | null>>>();

/**
 * Begins to ask what different steps of a command will ask in a moment: all of it in one shell, while everything else goes on.
 * Each answer is given once: who asks again looks again. The command forgets in the end what nobody has come to ask.
 */
export function askAhead(run: Git, steps: readonly Step[]): void {
  // What goes wrong is told to whoever asks then.
  const answers = run.inOneAhead(steps.map((step) => ({ ...step, mayFail: true }))).catch(() => []);
  const known = asked.get(run.world) ?? new Map<string, Promise<StepAnswer | null>>();
  asked.set(run.world, known);
  for (const [index, step] of steps.entries())
    known.set(
      keyOf(run, step),
      answers.then((all) => all[index] ?? null),
    );
}

/** Lets go of all that was asked ahead in a world: its command is over. */
export const forgetAsked = (world: GitWorld): boolean => asked.delete(world);

/** The same as `run.inOne`, for questions that may have been asked ahead. */
export async function askInOne(run: Git, steps: readonly Step[]): Promise<readonly StepAnswer[]> {
  const answers = (await Promise.all(steps.map((step) => taken(run, step)))).filter((answer) => answer !== null);
  const isGood = answers.length === steps.length && steps.every(({ mayFail }, index) => mayFail === true || answers[index]?.exitCode === 0);
  return isGood ? answers : run.inOne(steps);
}

/** The same for one question; what git prints is the answer. Throws GIT_FAILED, GIT_UNAVAILABLE. */
export async function askOne(run: Git, step: Step): Promise<string> {
  const { words, env = {}, input = null } = step;
  const answer = await taken(run, step);
  return answer?.exitCode === 0 ? answer.stdout : run(words, { env, input });
}

async function taken(run: Git, step: Step): Promise<StepAnswer | null> {
  const known = asked.get(run.world);
  const key = keyOf(run, step);
  const answer = known?.get(key) ?? null;
  known?.delete(key);
  return answer;
}

const keyOf = ({ checkout }: Git, { words, env = {}, input = '' }: Step): string => JSON.stringify([checkout, words, env, input]);
