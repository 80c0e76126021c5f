import Type, { type Static } from 'typebox';
import { orNull, textOrNull } from './orNull.ts';

/** Why a change may be missing from what is landed: somebody decided so, and it is written down. */
export const LandingDecisionShape = Type.Object(
  {
    kind: Type.Enum(['resolution', 'override', 'superseding'], {
      description: '`resolution`: of a conflict; `override`: of a refusal; `superseding`: a later commit has something else in its place',
    }),
    paths: orNull(Type.Array(Type.String(), { description: 'What it is about; null: everything' })),
    side: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Whose changes it is about; null: those of every side' }),
    by: Type.String(),
    reason: Type.String(),
    commit: textOrNull,
  },
  { additionalProperties: false },
);
export type LandingDecision = Static<typeof LandingDecisionShape>;

const OutcomeShape = Type.Enum(['landed', 'same', 'combined', 'known', 'decided', 'open'], {
  description:
    '`landed`: the result has it as it was; `same`: another side made the same change; `combined`: every line of it is in, with changes of others; `known`: merged by the rule for such files; `decided`: left out by a recorded decision; `open`: nobody can say what became of it',
});

const EntryShape = Type.Object(
  {
    path: Type.String(),
    change: Type.Enum(['added', 'edited', 'deleted', 'renamed']),
    /** Only for a file that was renamed. */
    renamed_from: textOrNull,
    outcome: OutcomeShape,
    /** Where the result has it when that is elsewhere: another side has renamed the file or its folder. */
    at: textOrNull,
    /** Place in `decisions`; null where none was needed. */
    decision: orNull(Type.Integer({ minimum: 0 })),
    /** What is missing, for people; null where nothing is. */
    why: textOrNull,
  },
  { additionalProperties: false },
);
export type LedgerEntry = Static<typeof EntryShape>;

const SideShape = Type.Object(
  {
    name: Type.String(),
    kind: Type.Enum(['target', 'mission', 'lane']),
    /** Id of the commit whose changes are accounted for. */
    tip: Type.String(),
    /** Ids of what it is compared with: the last commits it has in common with the others; none without any. */
    bases: Type.Array(Type.String()),
    /** Whether the commit is part of the history of the result. It need not be: then its changes are in it as those of another commit. */
    is_reachable: Type.Boolean(),
    entries: Type.Array(EntryShape),
  },
  { additionalProperties: false },
);

/** What became of every change that the target and the lanes have made since they parted. */
export const LedgerShape = Type.Object(
  {
    format: Type.Literal('ledger/1'),
    target: Type.Object({ name: Type.String(), tip: Type.String() }, { additionalProperties: false }),
    /** What was landed: the commits it stands on, and its tree before this account was put into it. */
    result: Type.Object({ parents: Type.Array(Type.String()), tree: Type.String() }, { additionalProperties: false }),
    /** The target first. */
    sides: Type.Array(SideShape),
    /** Where the result differs from the target although no side changed anything there. */
    unexplained: Type.Array(Type.String()),
    decisions: Type.Array(LandingDecisionShape),
    taken_along: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Files of the mission that nobody had committed and that are in the result as they lay in a checkout; of an event log, rows that were in none of the landed branches. Absent: none',
      }),
    ),
    totals: Type.Record(OutcomeShape, Type.Integer({ minimum: 0 })),
    /** Whether nothing is open and nothing unexplained: then it may be published. */
    is_balanced: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type Ledger = Static<typeof LedgerShape>;
