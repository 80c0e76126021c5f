import type { AnyStateMachine, SnapshotFrom } from 'xstate';
import { aside } from '../../machines/rules/aside.ts';
import type { MachineDefinition } from '../../machines/definition.ts';
import isPersistedSnapshot from '../../schemas/generated/persistedSnapshot.js';
import isSnapshotEnvelope from '../../schemas/generated/snapshotEnvelope.js';
import { findings } from '../../schemas/check.ts';
import { failure, success, type Outcome } from '../../schemas/outcome.ts';
import { problem } from '../../schemas/problem.ts';
import type { PersistedSnapshot, SnapshotEnvelope } from '../../schemas/snapshot.ts';

/**
 * A snapshot ready to be saved: named, versioned and numbered, and already as JSON will hold it.
 * A snapshot of an actor that failed or was stopped cannot go on, so asking for its envelope is a bug and throws.
 */
export const envelope = <Machine extends AnyStateMachine>(
  definition: MachineDefinition<Machine>,
  snapshot: SnapshotFrom<Machine>,
  number: Numbered,
): SnapshotEnvelope => enveloped(definition, persisted(definition, snapshot), number);

/** The same for what has been persisted already. */
export const enveloped = (
  { name, version }: { readonly name: string; readonly version: number },
  snapshot: PersistedSnapshot,
  { id, seq }: Numbered,
): SnapshotEnvelope => ({ format: 'snapshot/1', machine: name, version, id, seq, snapshot });

interface Numbered {
  readonly id: string;
  readonly seq: number;
}

/** What XState persists of a snapshot, as JSON will hold it. */
export function persisted<Machine extends AnyStateMachine>(
  { name, machine }: MachineDefinition<Machine>,
  snapshot: SnapshotFrom<Machine>,
): PersistedSnapshot {
  const document: unknown = JSON.parse(JSON.stringify(machine.getPersistedSnapshot(snapshot)));
  if (isPersistedSnapshot(document)) return document;
  throw new TypeError(`A snapshot of ${name} cannot be saved: ${findings(isPersistedSnapshot).join('; ')}.`);
}

/** Reads the text of a saved machine; `path` is named where it is not one. Nothing inside the snapshot is looked at yet. */
export function readEnvelope(text: string, path: string): Outcome<SnapshotEnvelope> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return failure(problem('SNAPSHOT_UNREADABLE', `${path} is not JSON: ${String(error)}`, { next: aside(path), details: { path } }));
  }
  if (isSnapshotEnvelope(document)) return success(document);
  const wrong = findings(isSnapshotEnvelope);
  return failure(
    problem('SNAPSHOT_UNREADABLE', `${path} is not a saved state: ${wrong.join('; ')}.`, {
      next: aside(path),
      details: { path, findings: wrong },
    }),
  );
}
