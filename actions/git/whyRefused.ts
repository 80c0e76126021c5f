import type { Problem } from '../../schemas/problem.ts';
import { gitDoesNotWork } from './gitDoesNotWork.ts';
import { whyUntrusted } from './whyUntrusted.ts';

/** Git in a checkout, as far as how it ends is an answer. */
interface Asked {
  readonly checkout: string;
  readonly ask: (words: readonly string[]) => Promise<{ readonly exitCode: number; readonly stderr: string }>;
}

/**
 * Why git refuses whatever is done in a checkout: UNTRUSTED_REPOSITORY, or NOT_A_GIT_REPOSITORY with what it says of its
 * configuration or its HEAD. Null where it works. Starts git, so it is asked after a failure, or where a no of git would be taken
 * for an answer. Throws GIT_UNAVAILABLE.
 */
export async function whyRefused(asked: Asked): Promise<Problem | null> {
  const untrusted = await whyUntrusted(asked);
  if (untrusted !== null) return untrusted;
  const { checkout, ask } = asked;
  const answer = await ask(['rev-parse', '--git-dir']);
  return answer.exitCode === 0 ? null : gitDoesNotWork(checkout, answer);
}
