import Type, { type Static } from 'typebox';
import { closed } from './closed.ts';
import type { ProblemCode } from './problem.ts';
import type { JsonObject } from './json.ts';
import { gates } from './gate.ts';
import { orNull, textOrNull } from './orNull.ts';

/** Who lets a mission pass a gate all the same, and why. */
export const GateOverrideShape = Type.Object(
  {
    gate: Type.Enum(gates),
    /** What is passed over, as a finding names it: nothing else of the gate is. Null: whatever the gate finds now. */
    fact: textOrNull,
    actor: Type.String({ minLength: 1 }),
    reason: Type.String({ minLength: 1 }),
  },
  closed,
);
export type GateOverride = Static<typeof GateOverrideShape>;

/** What a gate says: one finding for each fact that is not as it should be, else one that it passes or was not asked. */
export const GateFindingShape = Type.Object(
  {
    gate: Type.Enum(gates),
    verdict: Type.Enum(['pass', 'fail', 'skip', 'overridden']),
    /** Whether the mission is not merged because of it. A finding that fails and does not block is a warning. */
    blocks: Type.Boolean(),
    code: Type.Unsafe<ProblemCode | null>({ type: ['string', 'null'] }),
    sentence: Type.String({ minLength: 1 }),
    /** The fact, by a name that changes when the fact does: what an override is bound to. Null where there is none. */
    fact: textOrNull,
    /** The work packages it is about. */
    packages: Type.Array(Type.String()),
    /** A command that can be pasted, when one helps. */
    remedy: textOrNull,
    may_be_overridden: Type.Boolean(),
    /** `is_recorded`: by an earlier run, so that nobody has to say it again. */
    override: orNull(Type.Object({ actor: Type.String(), reason: Type.String(), is_recorded: Type.Boolean() }, closed)),
    /** For programs: the diagnostic keys of the contract, where it has some. */
    details: Type.Unsafe<JsonObject>(Type.Object({})),
  },
  closed,
);
export type GateFinding = Static<typeof GateFindingShape>;

/** An override to be put on record. The id is fixed before anything is written, so that recording it twice is recording it once. */
export const OverrideOrderShape = Type.Object(
  {
    event_id: Type.String({ minLength: 1 }),
    gate: Type.Enum(gates),
    fact: Type.String(),
    packages: Type.Array(Type.String()),
    actor: Type.String(),
    reason: Type.String(),
    /** The moment (ISO 8601). */
    at: Type.String(),
  },
  closed,
);
export type OverrideOrder = Static<typeof OverrideOrderShape>;

/** A row of `policy-audit.jsonl`: a gate or rule that somebody has passed over (contract 3 §1.7). */
export const PolicyAuditRowShape = Type.Object({
  event_id: Type.String({ minLength: 1 }),
  event_type: Type.Enum(['risk_override', 'commit_guard_override', 'merge_gate_override']),
  mission_slug: Type.String(),
  actor: Type.String(),
  reason: Type.String(),
  /** For the gates of a merge: `gate` and `fact`, as in the finding. */
  details: Type.Unsafe<JsonObject>(Type.Object({})),
  at: Type.String(),
});
export type PolicyAuditRow = Static<typeof PolicyAuditRowShape>;
