import type { Problem } from './problem.ts';

/** A value, or everything that stands in its way: never only the first finding. */
export type Outcome<T> = Success<T> | Failure;
export type Success<T> = { readonly ok: true; readonly value: T };
export type Failure = { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/** What was asked for. */
export const success = <T>(value: T): Success<T> => ({ ok: true, value });

/** Everything that stands in the way at once: at least one problem, the one that decides the exit code first. */
export const failure = (first: Problem, ...others: readonly Problem[]): Failure => ({ ok: false, problems: [first, ...others] });
