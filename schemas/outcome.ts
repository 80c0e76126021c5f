import type { Problem } from './problem.ts';

/** A value, or everything that stands in its way: never only the first finding. */
export type Outcome<T> = Success<T> | Failure;
export type Success<T> = { readonly ok: true; readonly value: T };
export type Failure = { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

export const success = <T>(value: T): Success<T> => ({ ok: true, value });

export const failure = (first: Problem, ...others: readonly Problem[]): Failure => ({ ok: false, problems: [first, ...others] });
