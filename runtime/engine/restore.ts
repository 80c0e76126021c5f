import { isDeepStrictEqual } from 'node:util';
import { createActor, type AnyMachineSnapshot, type AnyStateMachine, type SnapshotFrom } from 'xstate';
import type { MachineDefinition } from '../../machines/definition.ts';
import { findings } from '../../schemas/check.ts';
import isPersistedSnapshot from '../../schemas/generated/persistedSnapshot.js';
import type { JsonObject } from '../../schemas/json.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem, type Problem, type ProblemCode } from '../../schemas/problem.ts';
import type { PersistedSnapshot, SnapshotEnvelope } from '../../schemas/snapshot.ts';

type Refuse = (code: ProblemCode, sentence: string, details?: JsonObject) => Problem;

/**
 * The live snapshot of a saved machine, brought to the machine's present version. Nothing is executed: no entry action runs,
 * no invoked work starts. XState drops work it does not know and turns a state it does not have into a failed actor, both
 * without throwing; here each is a problem, and all of them are reported at once.
 */
export function restore<Machine extends AnyStateMachine>(
  definition: MachineDefinition<Machine>,
  document: SnapshotEnvelope,
): Outcome<SnapshotFrom<Machine>> {
  const { machine, name, version } = definition;
  const refuse: Refuse = (code, sentence, details = {}) =>
    problem(code, `The saved state of ${name} ${document.id} ${sentence}`, { details: { machine: name, id: document.id, ...details } });

  if (document.machine !== name) return failure(refuse('SNAPSHOT_UNREADABLE', `belongs to another machine, ${document.machine}.`));
  if (document.version > version) {
    const versions = { saved: document.version, known: version };
    return failure(
      refuse('SNAPSHOT_FROM_FUTURE', `is of version ${versions.saved}; this program knows up to ${versions.known}.`, versions),
    );
  }

  const migrated = migrate(definition, document, refuse);
  if (!migrated.ok) return migrated;
  const shaped = shapeOf(definition, migrated.value, refuse);
  if (!shaped.ok) return shaped;

  const [first, ...others] = [...unknownState(machine, shaped.value, refuse), ...unknownChildren(machine, shaped.value, refuse)];
  if (first !== undefined) return failure(first, ...others);

  const snapshot = revive(machine, shaped.value);
  if (snapshot.status === 'error') return failure(refuse('SNAPSHOT_INVALID', `is not taken by the machine: ${String(snapshot.error)}`));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a snapshot this machine took, its context checked, its state known.
  return success(snapshot as SnapshotFrom<Machine>);
}

/** What the version of the document wrote, through every migration since. */
function migrate(
  { migrations }: Pick<MachineDefinition<AnyStateMachine>, 'migrations'>,
  { version, snapshot }: SnapshotEnvelope,
  refuse: Refuse,
): Outcome<JsonObject> {
  let migrated = snapshot;
  for (const { name, migrate: step } of migrations.slice(version - 1)) {
    try {
      migrated = step(migrated);
    } catch (error) {
      // A migration is right about everything its version wrote: what it stumbles over was edited or damaged.
      return failure(refuse('SNAPSHOT_INVALID', `cannot be brought up to date by "${name}": ${String(error)}`, { migration: name }));
    }
  }
  return success(migrated);
}

function shapeOf(
  { isContext }: Pick<MachineDefinition<AnyStateMachine>, 'isContext'>,
  saved: JsonObject,
  refuse: Refuse,
): Outcome<PersistedSnapshot> {
  const invalid = (found: readonly string[]): Outcome<never> =>
    failure(refuse('SNAPSHOT_INVALID', `does not have the shape of its version: ${found.join('; ')}.`, { findings: found }));
  const document: unknown = saved;
  if (!isPersistedSnapshot(document)) return invalid(findings(isPersistedSnapshot));
  const context: unknown = document.context;
  if (!isContext(context)) return invalid(findings(isContext).map((finding) => `context/${finding}`));
  return success(document);
}

/** A state fits when the machine, asked for exactly this state, neither refuses it nor adds to it. */
function unknownState(machine: AnyStateMachine, { value, context }: PersistedSnapshot, refuse: Refuse): readonly Problem[] {
  const unknown = [
    refuse('SNAPSHOT_UNKNOWN_STATE', `is in a state the machine does not have: ${JSON.stringify(value)}.`, { state: value }),
  ];
  try {
    return isDeepStrictEqual(machine.resolveState({ value, context }).value, value) ? [] : unknown;
  } catch {
    return unknown;
  }
}

function unknownChildren(machine: AnyStateMachine, { children }: PersistedSnapshot, refuse: Refuse): readonly Problem[] {
  return Object.entries(children)
    .filter(([, { src }]) => !Object.hasOwn(machine.implementations.actors, src))
    .map(([child, { src }]) =>
      refuse('SNAPSHOT_UNKNOWN_CHILD', `waits for ${src} (${child}), which the machine does not know.`, { child, src }),
    );
}

/** An actor that is never started restores its snapshot and does nothing else. It gets a copy, because reviving writes into it. */
function revive(machine: AnyStateMachine, saved: PersistedSnapshot): AnyMachineSnapshot {
  const { status, ...rest } = structuredClone(saved);
  return createActor(machine, { snapshot: { status, output: undefined, error: undefined, ...rest } }).getSnapshot();
}
