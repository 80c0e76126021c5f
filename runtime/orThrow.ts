import type { Outcome } from '../schemas/outcome.ts';
import { ProblemError } from '../schemas/problem.ts';

/** The value of an outcome, for a hand: what it refuses it throws. Throws the first problem. */
export function orThrow<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new ProblemError(outcome.problems[0]);
}
