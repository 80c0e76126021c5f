import { Type, type Static } from 'typebox';
import type { JsonObject } from './json.ts';

/**
 * One saved machine. XState's own snapshot says neither which machine it belongs to nor which version of it,
 * so the envelope does. `snapshot` is as its version wrote it: it is migrated before anything looks inside.
 */
export const SnapshotEnvelopeShape = Type.Object(
  {
    format: Type.Literal('snapshot/1'),
    /** Name in the register of machines. */
    machine: Type.String({ minLength: 1 }),
    /** Number of migrations the machine had, plus one. */
    version: Type.Integer({ minimum: 1 }),
    /** What the document is about: a mission, a work package, an operation. */
    id: Type.String({ minLength: 1 }),
    /** Grows by one with every write of the document. */
    seq: Type.Integer({ minimum: 0 }),
    snapshot: Type.Unsafe<JsonObject>(Type.Object({})),
  },
  { additionalProperties: false },
);
export type SnapshotEnvelope = Static<typeof SnapshotEnvelopeShape>;

/** Name of the active state; of nested states, the active child of each. */
export type SavedState = string | { [state: string]: SavedState };

/**
 * What XState persists of a machine, as far as every machine has it. Snapshots of failed or stopped actors are not here:
 * they cannot go on, so none is ever saved.
 */
export const PersistedSnapshotShape = Type.Object({
  status: Type.Union([Type.Literal('active'), Type.Literal('done')]),
  /** Only its outer form is checked here: which states there are is the machine's to say. */
  value: Type.Union([Type.String({ minLength: 1 }), Type.Unsafe<{ [state: string]: SavedState }>(Type.Object({}))]),
  context: Type.Unsafe<JsonObject>(Type.Object({})),
  historyValue: Type.Unsafe<JsonObject>(Type.Object({})),
  /** Invoked work by the id of the invocation: its name in the machine and how far it is. */
  children: Type.Record(
    Type.String(),
    Type.Object({ src: Type.String({ minLength: 1 }), snapshot: Type.Unsafe<JsonObject>(Type.Object({})) }),
  ),
});
export type PersistedSnapshot = Static<typeof PersistedSnapshotShape>;
