import { type Outcome, failure } from '../schemas/outcome.ts';
import { ProblemError } from '../schemas/problem.ts';

/** Runs hands and eyes, and turns the problem they throw back into its value. Anything else they throw is a bug and flies on. */
export function outcomeOf<T>(act: () => Outcome<T>): Outcome<T> {
  try {
    return act();
  } catch (error) {
    if (error instanceof ProblemError) return failure(error.problem);
    throw error;
  }
}

/** The same for what is loaded or asked late. */
export async function outcomeOfLater<T>(act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ProblemError) return failure(error.problem);
    throw error;
  }
}
