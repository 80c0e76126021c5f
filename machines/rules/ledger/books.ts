import type { LandingDecision } from '../../../schemas/ledger.ts';
import type { LedgerFacts, LedgerTip, LedgerView, TreeChange } from '../../../schemas/ledgerFacts.ts';
import { type Places, placesOf } from './placesOf.ts';

/** The text of a blob by its id; null where it has not been read. */
export type TextOf = (oid: string) => string | null;

/** The facts, so arranged that each question has a quick answer. */
export interface Books {
  readonly facts: LedgerFacts;
  readonly decisions: LandingDecision[];
  readonly places: Places;
  readonly textOf: TextOf;
  /** By path: what each side did there. A side that is seen from several commits appears once for each. */
  readonly at: ReadonlyMap<string, readonly { readonly view: LedgerView; readonly change: TreeChange }[]>;
  /** The result, by the commit it is compared with. */
  readonly result: ReadonlyMap<string, ReadonlyMap<string, TreeChange>>;
  readonly tips: ReadonlyMap<string, LedgerTip>;
}

export function booksOf(facts: LedgerFacts, textOf: TextOf): Books {
  const renames = [...facts.views.flatMap(({ changes }) => changes), ...facts.landing].flatMap(({ path, origin }) =>
    origin === null ? [] : [{ from: origin.path, to: path }],
  );
  const at = new Map<string, { view: LedgerView; change: TreeChange }[]>();
  for (const view of facts.views)
    for (const change of view.changes) at.set(change.path, [...(at.get(change.path) ?? []), { view, change }]);
  return {
    facts,
    decisions: [...facts.decisions],
    places: placesOf(renames),
    textOf,
    at,
    result: new Map(facts.views.map(({ bases, result }) => [basesKey(bases), new Map(result.map((change) => [change.path, change]))])),
    tips: new Map(facts.tips.map((tip) => [tip.name, tip])),
  };
}

/** The commits that a side parted from the target at, as one name. */
export const basesKey = (bases: readonly string[]): string => bases.join(' ');
