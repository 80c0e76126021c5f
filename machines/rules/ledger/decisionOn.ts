import type { LedgerParting, LedgerView } from '../../../schemas/ledgerFacts.ts';
import { codePointOrder } from '../codePointOrder.ts';
import { type Books, basesKey } from './books.ts';

/** The place of the decision that leaves a change out; null when nobody has decided anything. */
export function decisionOn(books: Books, view: LedgerView, path: string, places: readonly string[]): number | null {
  const { side } = view;
  const found = books.decisions.findIndex(
    (decision) =>
      (decision.side === null || decision.side === side) &&
      (decision.paths === null || decision.paths.some((about) => places.includes(about))),
  );
  if (found >= 0) return found;
  const later = successorOf(books, view, path, places);
  if (later === null) return null;
  // It is about all that the other changed, so that it is written down once.
  return (
    books.decisions.push({
      kind: 'superseding',
      paths: [...later.paths].toSorted(codePointOrder),
      side,
      by: later.name,
      reason: `${later.name} went on from what ${side} had made of it.`,
      commit: later.tip,
    }) - 1
  );
}

/**
 * Another side that had this change before it and then changed the file itself: a lane that goes on from another lane, or one
 * that began where the target had made the change already. What became of its own change is asked of it.
 */
function successorOf(books: Books, { side }: LedgerView, path: string, places: readonly string[]): Later | null {
  const successor = books.tips.get(side)?.successor ?? null;
  if (successor?.changes.some((change) => change.path === path) === true)
    return { ...successor, paths: successor.changes.map((change) => change.path) };
  const parted = (books.tips.get(side)?.parted ?? []).find(
    ({ own, changes }) => changes.some((change) => places.includes(change.path)) && !own.some((change) => places.includes(change.path)),
  );
  if (parted !== undefined) return { name: parted.name, tip: parted.tip, paths: [path, ...onlyOf(parted).filter((each) => each !== path)] };
  if (books.tips.get(side)?.kind !== 'target') return null;
  const isIn = (seen: LedgerView | undefined, at: string): boolean => seen?.changes.some((change) => change.path === at) === true;
  for (const view of books.facts.views) {
    // What the target has changed since, too, the other did not begin with.
    const since = books.facts.views.find((other) => other.side === side && basesKey(other.bases) === basesKey(view.bases));
    if (!isIn(view, path) || isIn(since, path)) continue;
    const paths = view.changes.map((change) => change.path).filter((changed) => !isIn(since, changed));
    return { name: view.side, tip: books.tips.get(view.side)?.tip ?? '', paths };
  }
  return null;
}

interface Later {
  readonly name: string;
  readonly tip: string;
  readonly paths: readonly string[];
}

/** What the other has changed since, and the side itself has left as it was. */
const onlyOf = ({ own, changes }: LedgerParting): readonly string[] =>
  changes.map(({ path }) => path).filter((path) => !own.some((change) => change.path === path));
