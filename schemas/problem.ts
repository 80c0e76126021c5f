import type { JsonObject } from './json.ts';
import type { problems } from './problems.ts';

/** The codes are listed in problems.ts, each with its exit code, title and page. */
export type ProblemCode = keyof typeof problems;

/** A refusal or failure as a plain JSON value: it can be printed, saved in a snapshot and compared. */
export interface Problem {
  readonly code: ProblemCode;
  /** One sentence that says what and which. */
  readonly message: string;
  /** What was not changed by the command that met this, as a sentence. */
  readonly unchanged: string;
  /** A command that can be pasted as it is, when there is one. */
  readonly next: string | null;
  /** Facts for programs: paths, ids, candidates. */
  readonly details: JsonObject;
}

export const nothingChanged = 'Nothing was changed.';

/** A problem with what most have in common filled in: that nothing was changed, no command to type, no details. */
export function problem(
  code: ProblemCode,
  message: string,
  more: { readonly unchanged?: string; readonly next?: string; readonly details?: JsonObject } = {},
): Problem {
  return { code, message, unchanged: more.unchanged ?? nothingChanged, next: more.next ?? null, details: more.details ?? {} };
}

/** How a hand (a function that touches the world) says no: thrown by actions alone, turned back into its value by whoever called them. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
