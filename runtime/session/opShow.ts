import type { ShownOperation } from '../../schemas/operationList.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import { openHistory } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { listed } from './opLog.ts';

/** One operation with everything it changed. Its id may be shortened as long as no other begins like it. Problems: OPERATION_UNKNOWN, those of opening and reading. */
export function opShow(world: Surroundings, { operation: asked }: { readonly operation: string }): Outcome<ShownOperation> {
  const project = openHistory(world);
  if (!project.ok) return project;
  const past = pastOperations(project.value);
  if (!past.ok) return past;
  const { history } = past.value;
  const found = history.filter(({ row: { id } }) => id === asked || (asked.length >= 4 && id.startsWith(asked)));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return success({ operation: listed(only, history), row: only.row });
  const why = only === undefined ? `No operation has the id ${asked}.` : `Several operations have an id that begins with ${asked}.`;
  return failure(
    problem('OPERATION_UNKNOWN', why, {
      next: 'spec-kitty op log',
      details: { operation: asked, found: found.map(({ row: { id } }) => id) },
    }),
  );
}
