import type { AnyStateMachine, ContextFrom, EventFrom, SnapshotFrom } from 'xstate';
import type { Validator } from '../schemas/check.ts';
import type { JsonObject } from '../schemas/json.ts';
import type { Reasons } from './reasons.ts';

/**
 * One step from the shape of one version to the next, over the snapshot as it was saved. Pure and total: it is given what a
 * version of this program wrote. Its name is the changelog; migrations are only ever appended.
 */
export interface Migration {
  readonly name: string;
  readonly migrate: (snapshot: JsonObject) => JsonObject;
}

/** A machine with everything the engine needs to save, restore, question and explain it. */
export interface MachineDefinition<Machine extends AnyStateMachine> {
  readonly name: string;
  readonly machine: Machine;
  readonly migrations: readonly Migration[];
  /** Number of migrations plus one: no version comes to be without a migration that leads to it. */
  readonly version: number;
  readonly reasons: Reasons<ContextFrom<Machine>, EventFrom<Machine>>;
  readonly isContext: Validator<ContextFrom<Machine>>;
  /** What the state means: whose move it is and what may happen next. Answers in every reachable state. */
  readonly decide: (snapshot: SnapshotFrom<Machine>) => unknown;
  /**
   * States that a power cut may take back to the one saved before: whatever was done in them by then, that one leads to them
   * again and to the same end. Every other state is on the disk before anything is done in it.
   */
  readonly fleeting?: readonly string[];
}

/** Counts the version: one more than there are migrations, so that nobody can forget to. */
export function defineMachine<Machine extends AnyStateMachine>(
  definition: Omit<MachineDefinition<Machine>, 'version'>,
): MachineDefinition<Machine> {
  return { ...definition, version: definition.migrations.length + 1 };
}
