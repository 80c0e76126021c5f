import type { JsonObject } from './json.ts';

/**
 * Every way a command can fail to do what it was asked: a stable code, the exit code it leads to, and a title.
 * Exit codes: 1 refused or blocked · 2 usage · 3 busy, ask again · 4 waiting for a human · 5 saved state unreadable ·
 * 6 the world failed (git, disk) · 70 our bug. Codes that the original program has keep its spelling and its number.
 * Each code has a page in docs/errors/ whose text is the `page` below.
 */
export const problems = {
  INTERNAL_ERROR: { exit: 70, title: 'The program failed in a way it should not', page: 'A bug of ours. Nothing it did is hidden: run the same command again, and report the text it printed.' },
  USAGE: { exit: 2, title: 'The command line is not understood', page: 'An option, argument or value does not fit the command. `--help` shows what it takes.' },
} as const satisfies Record<string, { exit: number; title: string; page: string }>;

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
