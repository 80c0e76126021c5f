import type { JsonObject } from './json.ts';

/**
 * Every way a command can fail to do what it was asked: a stable code, the exit code it leads to, and a title.
 * Exit codes: 1 refused or blocked · 2 usage · 3 busy, ask again · 4 waiting for a human · 5 saved state unreadable ·
 * 6 the world failed (git, disk) · 70 our bug. Codes that the original program has keep its spelling and its number.
 * Each code has a page in docs/errors/ whose text is the `page` below.
 */
export const problems = {
  EVENT_NOT_ALLOWED: { exit: 1, title: 'That event is not allowed in this state', page: 'The machine was asked for something its present state does not allow, or whose conditions are not met. The message names each condition that is missing; the details list the events that are possible.' },
  INTERNAL_ERROR: { exit: 70, title: 'The program failed in a way it should not', page: 'A bug of ours. Nothing it did is hidden: run the same command again, and report the text it printed.' },
  SNAPSHOT_FROM_FUTURE: { exit: 5, title: 'Saved state was written by a newer version', page: 'A saved state names a version of its machine that this program does not know. Use the newer program, or move the file aside: what can be derived from the event log is derived again.' },
  SNAPSHOT_INVALID: { exit: 5, title: 'Saved state does not have the shape of its version', page: 'A saved state was read, but its content does not fit the schema of its machine. It was edited or damaged. Move the file aside: what can be derived from the event log is derived again.' },
  SNAPSHOT_UNKNOWN_CHILD: { exit: 5, title: 'Saved state waits for work the machine does not know', page: 'A saved state has an unfinished task that no part of the machine performs. Going on would wait for it for ever, so nothing goes on. The details name the task.' },
  SNAPSHOT_UNKNOWN_STATE: { exit: 5, title: 'Saved state is in a state the machine does not have', page: 'A saved state names a state that its machine does not have, or has in another form. The details name it.' },
  SNAPSHOT_UNREADABLE: { exit: 5, title: 'Saved state is not readable', page: 'A file that should hold a saved state is not JSON, is not in the format of saved states, or belongs to another machine. Move it aside: what can be derived from the event log is derived again.' },
  TRANSITION_REJECTED: { exit: 1, title: 'The work package may not move there', page: 'The machine of the work package refuses the move: no move leads from its lane to the one asked for, or something the move needs was not given. The message says what is missing; the details list the lanes that can be reached and what each needs. Force goes anywhere but back to the start, and needs a named actor and a reason.' },
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
