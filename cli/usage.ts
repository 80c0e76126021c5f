import { failure, type Failure } from '../schemas/outcome.ts';
import { problem, type Problem } from '../schemas/problem.ts';
import type { Mistake, Mistakes } from './mistake.ts';

/** The mistakes of a command line as problems. */
export const usage = ([first, ...others]: Mistakes): Failure => failure(asProblem(first), ...others.map(asProblem));

const asProblem = ({ message, next, details }: Mistake): Problem => problem('USAGE', message, { next, details });
