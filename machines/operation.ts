import type { AnyStateMachine, SnapshotFrom } from 'xstate';
import type { Problem } from '../schemas/problem.ts';
import { defineMachine, type MachineDefinition } from './definition.ts';

/** Where an operation stands. `plan` is what was fixed when it began, `at` the name of a step. */
export type OperationStanding<Plan, Output> =
  | { readonly kind: 'working'; readonly plan: Plan; readonly at: string }
  | { readonly kind: 'stopped'; readonly plan: Plan; readonly at: string; readonly problem: Problem; readonly done: readonly string[] }
  | { readonly kind: 'finished'; readonly plan: Plan; readonly output: Output }
  | { readonly kind: 'refused'; readonly plan: Plan; readonly problem: Problem }
  | { readonly kind: 'aborted'; readonly plan: Plan; readonly done: readonly string[] };

/**
 * A machine the engine can run as an operation. It takes its plan as input, invokes nothing but its ports, waits only where
 * it is stopped, and takes `RESUME` and, where it can be given up, `ABORT` there. Its final states are standings that are over.
 */
export interface OperationDefinition<Machine extends AnyStateMachine, Plan, Output, Of> extends MachineDefinition<Machine> {
  readonly ports: Of;
  readonly decide: (snapshot: SnapshotFrom<Machine>) => OperationStanding<Plan, Output>;
}

/** Counts the version as `defineMachine` does. */
export function defineOperation<Machine extends AnyStateMachine, Plan, Output, Of>(
  definition: Omit<OperationDefinition<Machine, Plan, Output, Of>, 'version'>,
): OperationDefinition<Machine, Plan, Output, Of> {
  return { ...defineMachine(definition), ...definition };
}
