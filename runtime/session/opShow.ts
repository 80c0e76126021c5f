import { operationNamed } from '../../machines/rules/operationNamed.ts';
import type { ShownOperation } from '../../schemas/operationList.ts';
import { success, type Outcome } from '../../schemas/outcome.ts';
import { pastOperations } from '../desk/pastOperations.ts';
import { openHistory } from '../project.ts';
import type { Surroundings } from '../surroundings.ts';
import { listed } from './opLog.ts';

/**
 * One operation with everything it changed. Its id may be shortened as long as no other begins like it.
 * Problems: OPERATION_UNKNOWN, those of opening and reading.
 */
export function opShow(world: Surroundings, { operation: asked }: { readonly operation: string }): Outcome<ShownOperation> {
  const project = openHistory(world);
  if (!project.ok) return project;
  const past = pastOperations(project.value);
  if (!past.ok) return past;
  const { history } = past.value;
  const found = operationNamed(history, asked);
  return found.ok ? success({ operation: listed(found.value, history), row: found.value.row }) : found;
}
