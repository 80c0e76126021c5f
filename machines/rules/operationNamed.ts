import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { PastOperation } from './operationHistory.ts';

/** Characters of an id that have to be said: with fewer one operation would be meant by chance. */
const fewest = 4;

/** The operation with an id that is said whole, or shortened as long as no other begins like it. Problems: OPERATION_UNKNOWN. */
export function operationNamed(history: readonly PastOperation[], named: string): Outcome<PastOperation> {
  const found = history.filter(({ row: { id } }) => id === named || (named.length >= fewest && id.startsWith(named)));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return success(only);
  return failure(
    problem('OPERATION_UNKNOWN', only === undefined ? whyNone(named) : `Several operations have an id that begins with ${named}.`, {
      next: 'spec-kitty op log',
      details: { operation: named, found: found.map(({ row: { id } }) => id) },
    }),
  );
}

const whyNone = (named: string): string =>
  named.length < fewest
    ? `An operation is named by ${fewest} characters of its id or more, and ${JSON.stringify(named)} has fewer.`
    : `No operation has the id ${named}.`;
